import type { ModelRow } from '../../experiments/claims/claim.ts';
import { defineFigure } from './figure.ts';
import { drawPlacements } from './model-placement-drawing.ts';
import { placementRows, preShare } from './model-placement-rows.ts';
import type { PlacementRows } from './model-placement-rows.ts';

export const modelPlacements = defineFigure({
  id: 'model-placements',
  experiment: null,
  title: 'Where did released models put the norm, year by year and depth by depth?',
  select: ({ models }) => placementRows(models),
  caption: ({ released, drawn }) => {
    const read = released.filter(({ evidence }) => evidence.verified).length;
    const filled = drawn.filter(({ sizeVerified }) => sizeVerified).length;
    return (
      `The ${released.length} models of the table, ${read} of them read in a report or in code, by year of release. Above: a mark for each of the ${drawn.length} whose number of layers is known, filled when it was read in a file (${filled}), hollow when it was not; ` +
      `marks that would cover each other are moved apart. Below: all models, counted. The choice is that of the table, not a sample of what is trained.`
    );
  },
  describe: (data) => {
    const { rows, years, drawn } = data;
    const counts = rows.map(({ name, models }) => `${name}: ${models.length}${spanOf(models)}`);
    const shares = years.flatMap((year) => {
      const share = preShare(data, year);
      return share === null ? [] : [`${year}: ${Math.round(100 * share)} %`];
    });
    const pre = rows.filter(({ placement }) => placement === 'pre' || placement === 'parallel-pre').flatMap(({ models }) => models);
    return `${pre.length} of ${data.released.length} models of ${years[0] ?? ''} to ${years.at(-1) ?? ''} are Pre-LN, parallel branches included. ${counts.join('; ')}. Share of Pre-LN among the known: ${shares.join(', ')}.${deepest(drawn)}`;
  },
  draw: drawPlacements,
  table: ({ rows, years }) => ({
    columns: ['Placement', 'Models', ...years.map(String), 'Year not known', 'Names (layers)'],
    rows: rows.map(({ name, models }) => [
      name,
      String(models.length),
      ...[...years, null].map((year) => String(models.filter((model) => model.year === year).length)),
      models.map(named).join(', '),
    ]),
  }),
});

function named({ name, layers, sizeVerified, evidence }: ModelRow): string {
  const details = [
    ...(layers === null ? [] : [`${layers}${sizeVerified ? '' : ', depth not verified'}`]),
    ...(evidence.verified ? [] : ['not verified']),
  ];
  return details.length > 0 ? `${name} (${details.join('; ')})` : name;
}

/** ` (2017 to 2022, 6 to 24 layers)`: the years and depths in which a placement occurs. */
function spanOf(models: readonly ModelRow[]): string {
  const years = models.flatMap(({ year }) => year ?? []);
  const depths = models.flatMap(({ layers }) => layers ?? []);
  const spans = [...(years.length > 0 ? [range(years)] : []), ...(depths.length > 0 ? [`${range(depths)} layers`] : [])];
  return spans.length > 0 ? ` (${spans.join(', ')})` : '';
}

function range(values: readonly number[]): string {
  const first = Math.min(...values);
  const last = Math.max(...values);
  return first === last ? String(first) : `${first} to ${last}`;
}

/** The deepest model of all, and the deepest that is not Pre-LN. */
function deepest(drawn: PlacementRows['drawn']): string {
  const byDepth = drawn.toSorted((a, b) => b.layers - a.layers);
  const other = byDepth.find(({ placement }) => placement !== 'pre' && placement !== 'parallel-pre');
  return [
    byDepth[0] && ` The deepest is ${byDepth[0].name} with ${byDepth[0].layers} layers`,
    other && ` the deepest that is not Pre-LN ${other.name} with ${other.layers}`,
  ]
    .flatMap((part) => part ?? [])
    .join(',')
    .replace(/(.)$/, '$1.');
}
