/** Marks, in the contents, the section that is being read: the last whose heading has come up to the upper third of the window. */
const entries = [...document.querySelectorAll<HTMLAnchorElement>('.contents a')].flatMap((link) => {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return heading ? [{ link, heading }] : [];
});

const observer = new IntersectionObserver(
  () => {
    const line = window.innerHeight / 3;
    const current = entries.findLast(({ heading }) => heading.getBoundingClientRect().top < line);
    for (const entry of entries) {
      if (entry === current) entry.link.setAttribute('aria-current', 'location');
      else entry.link.removeAttribute('aria-current');
    }
  },
  { rootMargin: '0px 0px -66.6%' },
);
entries.forEach(({ heading }) => observer.observe(heading));

// A chosen section is what the reader wants to see: the disclosure of a phone closes over it.
document.querySelector('.contents details')?.addEventListener('click', ({ target, currentTarget }) => {
  if (target instanceof HTMLAnchorElement && currentTarget instanceof HTMLDetailsElement) currentTarget.open = false;
});

// Contents longer than the window scroll in a box of their own, which the keyboard then reaches.
const box = document.querySelector<HTMLElement>('.contents');
if (box)
  new ResizeObserver(() => {
    if (box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }).observe(box);
