/**
 * Narrows the table of models to the rows that fit the choices above it, which are hidden until this script has run. The choices stand in
 * the address, and go along with the links that sort, so that a narrowed table can be linked to and stays narrowed in another order.
 */
import { fits } from './model-filter-choice.ts';

const form = document.querySelector<HTMLFormElement>('.model-filters');
const rows = [...document.querySelectorAll<HTMLTableRowElement>('.models tbody tr')];

if (form) {
  const count = form.querySelector('output');
  const controls = [...form.elements].filter((each) => each instanceof HTMLSelectElement || each instanceof HTMLInputElement);
  const texts = rows.map((row) => ({
    row,
    all: row.textContent.toLowerCase(),
    cells: new Map([...row.cells].map((cell) => [cell.dataset.label, cell.textContent.trim()])),
  }));

  const narrow = (): void => {
    const chosen = controls.filter(({ value }) => value !== '');
    const shown = texts.filter(({ row, all, cells }) => {
      row.hidden = !chosen.every(({ dataset, value }) =>
        dataset.column ? fits(cells.get(dataset.column), value) : all.includes(value.toLowerCase()),
      );
      return !row.hidden;
    });
    if (count) count.textContent = `${shown.length} of ${rows.length} rows`;
    const query = new URLSearchParams(chosen.map(({ name, value }) => [name, value])).toString();
    history.replaceState(null, '', `${location.pathname}${query && `?${query}`}${location.hash}`);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.models thead a')) link.search = query;
  };

  for (const [name, value] of new URLSearchParams(location.search)) {
    const control = controls.find((each) => each.name === name);
    if (control) control.value = value;
  }
  form.addEventListener('input', narrow);
  form.addEventListener('submit', (event) => event.preventDefault());
  // The values are cleared only after the event.
  form.addEventListener('reset', () => setTimeout(narrow));
  form.hidden = false;
  narrow();
}
