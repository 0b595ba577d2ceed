import type { FoundData } from './search-engine.ts';

const SECTIONS_SHOWN = 3;

/** A result as an item of the list: what it is, its title, and where in it the words stand. */
export function resultItem({ url, meta, excerpt, sub_results: sections }: FoundData): HTMLElement {
  const item = document.createElement('li');
  const kind = element('p', 'kicker', [meta.kind, meta.note].filter(Boolean).join(', '));
  const heading = element('p', 'search-title');
  heading.append(link(url, meta.title ?? url));
  item.append(kind, heading);
  const inside = sections.filter((section) => section.url !== url).slice(0, SECTIONS_SHOWN);
  if (inside.length === 0) item.append(marked(excerpt));
  else {
    const list = document.createElement('ul');
    for (const section of inside) {
      const place = document.createElement('li');
      place.append(link(section.url, section.title), marked(section.excerpt));
      list.append(place);
    }
    item.append(list);
  }
  return item;
}

/** An excerpt with its marks, and with nothing else that it might hold. */
function marked(excerpt: string): HTMLElement {
  const paragraph = element('p', 'search-excerpt', '');
  for (const node of new DOMParser().parseFromString(excerpt, 'text/html').body.childNodes)
    paragraph.append(
      node instanceof HTMLElement && node.tagName === 'MARK' ? element('mark', '', node.textContent) : (node.textContent ?? ''),
    );
  return paragraph;
}

function link(address: string, text: string): HTMLElement {
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.textContent = text;
  return anchor;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
