/**
 * The search of /search/ and of the page for what is not found. Pagefind and its index are loaded on first use: when the field is focused
 * or typed into, or when the page comes with words to search for. The words and the kind stand in the address, so that a search can be shared.
 */
import { loadPagefind, type Found, type Pagefind } from './search-engine.ts';
import { resultItem } from './search-result.ts';
import { countWords, wordsOfAddress } from './search-words.ts';

const PAGE_SIZE = 10;
/** Long enough to finish a word. */
const PAUSE_MS = 150;

const place = document.querySelector<HTMLElement>('.site-search');
const form = place?.querySelector('form');
const field = form?.querySelector<HTMLInputElement>('input[type=search]');
const list = place?.querySelector('ol');
const status = place?.querySelector('[role=status]');
const more = place?.querySelector<HTMLButtonElement>('.search-more');
const everything = document.querySelector<HTMLElement>('.site-index');

if (place && form && field && list && status && more) {
  let engine: Promise<Pagefind> | null = null;
  let found: Found[] = [];
  let shown = 0;
  let latest = 0;

  const load = (): Promise<Pagefind> => (engine ??= loadPagefind(place.dataset.index ?? ''));
  const warm = (): void => void load().catch(() => (engine = null));

  const search = async (): Promise<void> => {
    const turn = ++latest;
    const words = field.value.trim();
    const kind = form.querySelector<HTMLInputElement>('input[name=kind]:checked')?.value ?? '';
    const query = new URLSearchParams(Object.entries({ q: words, kind }).filter(([, value]) => value !== ''));
    if (place.dataset.fromAddress === undefined) history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}`);
    if (words === '') return show([], '');
    try {
      const results = (await (await load()).search(words, kind ? { filters: { kind } } : {})).results;
      if (turn === latest) await show(results, countWords(results.length, words));
    } catch {
      engine = null;
      if (turn === latest) await show([], place.dataset.unavailable ?? '');
    }
  };

  const show = async (results: Found[], words: string): Promise<void> => {
    found = results;
    shown = 0;
    if (everything) everything.hidden = results.length > 0;
    const items = await next();
    list.replaceChildren(...items);
    status.textContent = words;
  };

  const next = async (): Promise<HTMLElement[]> => {
    const data = await Promise.all(found.slice(shown, shown + PAGE_SIZE).map((each) => each.data()));
    shown += data.length;
    more.hidden = shown >= found.length;
    return data.map(resultItem);
  };

  let pause = 0;
  field.addEventListener('focus', warm, { once: true });
  form.addEventListener('input', () => {
    clearTimeout(pause);
    pause = window.setTimeout(() => void search(), PAUSE_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(pause);
    void search();
  });
  more.addEventListener('click', () => {
    void next().then((items) => {
      list.append(...items);
      items[0]?.querySelector('a')?.focus();
    });
  });
  // From the field down through the results, and back.
  place.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll('a')];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const stop = step === undefined || at < 0 ? undefined : stops[at + step];
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  });

  const query = new URLSearchParams(location.search);
  const kind = form.querySelector<HTMLInputElement>(`input[name=kind][value="${CSS.escape(query.get('kind') ?? '')}"]`);
  if (kind) kind.checked = true;
  field.value =
    place.dataset.fromAddress === undefined ? (query.get('q') ?? '') : wordsOfAddress(location.pathname, place.dataset.index ?? '');
  if (field.value !== '') void search();
}
