/** Cells of `adam-tuning`: which setting of Adam each one has, and how soon it reaches a loss. */
import type { ConfigOf, MeasuredCellOf, NormKind } from '../../result.ts';

export type AdamCell = MeasuredCellOf<'adam-tuning'>;
type Config = ConfigOf<'adam-tuning'>;

/** Kingma & Ba 2015, algorithm 1: the settings that they recommend, and that libraries start from. */
export const DEFAULT_ADAM = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  warmupSteps: 0,
  decay: 'constant',
} as const satisfies Partial<Config>;
type Setting = keyof typeof DEFAULT_ADAM;

/** The schedule counts as one setting. */
const GROUPS = {
  learningRate: ['learningRate'],
  beta1: ['beta1'],
  beta2: ['beta2'],
  epsilon: ['epsilon'],
  weightDecay: ['weightDecay'],
  schedule: ['warmupSteps', 'decay'],
} as const satisfies Record<string, readonly Setting[]>;
export type SettingGroup = keyof typeof GROUPS;

/** The settings in which the configuration departs from the default. */
export function changedSettings(config: Config): SettingGroup[] {
  const groups = Object.keys(GROUPS) as SettingGroup[];
  return groups.filter((group) => GROUPS[group].some((setting) => config[setting] !== DEFAULT_ADAM[setting]));
}

/** Cells of default Adam with that norm, in order of their seeds. */
export function defaultAdam(cells: readonly AdamCell[], norm: NormKind): AdamCell[] {
  return bySeed(cells.filter(({ config }) => config.model.norm === norm && changedSettings(config).length === 0));
}

/** One configuration and its cells, in order of their seeds. */
export interface AdamGroup {
  config: Config;
  cells: AdamCell[];
}

/** The configurations of RMSNorm that change one setting alone. */
export function oneSettingChanged(cells: readonly AdamCell[]): (AdamGroup & { changed: SettingGroup })[] {
  return groupsOf(cells).flatMap((group) => {
    const [changed, ...others] = changedSettings(group.config);
    return changed && others.length === 0 ? [{ ...group, changed }] : [];
  });
}

/** The drawn configurations, which change several settings. */
export function drawnConfigurations(cells: readonly AdamCell[]): AdamGroup[] {
  return groupsOf(cells).filter(({ config }) => changedSettings(config).length > 1);
}

/** The drawn configuration that was run under several seeds. */
export function confirmedConfiguration(cells: readonly AdamCell[]): AdamGroup | null {
  return drawnConfigurations(cells).find((group) => group.cells.length > 1) ?? null;
}

/** The seed of the search and its cells, best first; none when the run has no search. Runs that diverged come last. */
export function searchRanking(cells: readonly AdamCell[]): AdamCell[] {
  const drawn = drawnConfigurations(cells);
  const seed = drawn.find((group) => group.cells.length === 1)?.cells[0]?.seed;
  const nats = ({ measurement: { heldOutLossNats } }: AdamCell): number => (Number.isNaN(heldOutLossNats) ? Infinity : heldOutLossNats);
  return drawn.flatMap((group) => group.cells.filter((cell) => cell.seed === seed)).toSorted((a, b) => nats(a) - nats(b));
}

/** Points of the curve that are averaged before they are compared with a target. */
const SMOOTHED_POINTS = 5;

/** First step from which the mean of five points of the training curve is within `excessNats` of the floor; Infinity if never. */
export function stepsToExcess({ measurement: { steps, lossNats, floors } }: AdamCell, excessNats: number): number {
  const target = floors.floorNats + excessNats;
  const reached = steps.findIndex((_, index) => {
    const window = lossNats.slice(index + 1 - SMOOTHED_POINTS, index + 1);
    return index + 1 >= SMOOTHED_POINTS && window.reduce((sum, loss) => sum + loss, 0) / window.length <= target;
  });
  return steps[reached] ?? Infinity;
}

function groupsOf(cells: readonly AdamCell[]): AdamGroup[] {
  const groups = new Map<string, AdamGroup>();
  for (const cell of cells.filter(({ config }) => config.model.norm === 'rmsnorm')) {
    const key = JSON.stringify(Object.keys(DEFAULT_ADAM).map((setting) => cell.config[setting as Setting]));
    const group = groups.get(key) ?? { config: cell.config, cells: [] };
    groups.set(key, { ...group, cells: [...group.cells, cell] });
  }
  return [...groups.values()].map(({ config, cells: members }) => ({ config, cells: bySeed(members) }));
}

function bySeed(cells: readonly AdamCell[]): AdamCell[] {
  return cells.toSorted((a, b) => a.seed - b.seed);
}
