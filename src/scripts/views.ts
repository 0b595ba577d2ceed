import { countView, readViews } from './view-counter.ts';

for (const place of document.querySelectorAll<HTMLElement>('[data-views][data-counter]')) {
  const { views: path = '', counter = '' } = place.dataset;
  void countView(counter, path, fetch)
    .then(() => readViews(counter, path, fetch))
    .then((views) => (place.textContent = views ?? '–'));
}
