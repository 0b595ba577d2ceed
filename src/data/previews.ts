/** The pictures that stand for pages where they are linked, one for each page that has something of its own to show. */
import { getCollection } from 'astro:content';
import { site } from '../../site.config.ts';
import { VERDICTS } from '../../experiments/claims/claim.ts';
import { formatList } from '../charts/format.ts';
import { judgedClaims, VERDICT_WORDS } from './claims.ts';
import { experimentDescriptions } from './experiments.ts';
import { figureIds } from './figure-uses.ts';
import { modelCounts } from './model-orders.ts';
import { models } from './models.ts';
import { shownFigures, type ShownFigure } from './rendered-figures.ts';

export interface Preview {
  /** Of its file: `/previews/<name>.png`. */
  name: string;
  /** What kind of page it is. */
  kicker: string;
  title: string;
  summary: string;
  figure: ShownFigure | null;
}

/** Networks cut longer descriptions of a picture. */
const LONGEST_ALT = 420;

/** `posts-normalization` for the page "posts/normalization/", `site` for the home page. */
export function previewName(path: string): string {
  return path.split('/').filter(Boolean).join('-') || 'site';
}

export async function previews(): Promise<Preview[]> {
  const figures = shownFigures();
  const figureNamed = (id: string | undefined): ShownFigure | null => figures.find(({ figure }) => figure.id === id) ?? null;
  const posts = (await getCollection('posts')).map(({ id, data, body }) => ({
    name: previewName(`posts/${id}`),
    kicker: `Part ${data.part}`,
    title: data.title,
    summary: data.summary,
    figure: figureNamed(figureIds(body)[0]),
  }));
  const papers = (await getCollection('papers')).map(({ id, data, body }) => ({
    name: previewName(`papers/${id}`),
    kicker: 'Paper',
    title: data.title,
    summary: data.summary,
    figure: figureNamed(figureIds(body)[0]),
  }));
  const experiments = experimentDescriptions().map(({ id, title, question }) => ({
    name: previewName(`experiments/${id}`),
    kicker: 'Experiment',
    title,
    summary: question,
    figure: figures.find(({ figure }) => figure.experiment === id) ?? null,
  }));
  const pages = figures.map((shown) => ({
    name: previewName(`figures/${shown.figure.id}`),
    kicker: 'Figure',
    title: shown.figure.title,
    summary: shown.rendered.description,
    figure: shown,
  }));
  return [...lists(experiments.length, figures), ...posts, ...papers, ...experiments, ...pages];
}

function lists(experimentCount: number, figures: readonly ShownFigure[]): Preview[] {
  const claims = judgedClaims();
  const counts = VERDICTS.map((verdict) => {
    const count = claims.filter(({ judgement }) => judgement.verdict === verdict).length;
    return `${count} ${VERDICT_WORDS[verdict].replace('holds', 'hold')}`;
  });
  const modelFigure = figures.find(({ readsModels }) => readsModels) ?? null;
  return [
    {
      name: 'site',
      kicker: `${claims.length} claims, ${experimentCount} experiments, ${figures.length} figures`,
      title: site.title,
      summary: site.description,
      figure: null,
    },
    {
      name: 'claims',
      kicker: 'Claims',
      title: `${claims.length} claims, judged from measurements and sources`,
      summary: `${formatList(counts)}.`,
      figure: null,
    },
    {
      name: 'models',
      kicker: 'Models',
      title: `Where ${modelCounts(models()).released} models put their norms, and how we know`,
      summary: 'Each with its evidence.',
      figure: modelFigure,
    },
    {
      name: 'experiments',
      kicker: 'Experiments',
      title: `${experimentCount} questions, put to transformers`,
      summary: 'Each with a prediction made beforehand, its data, and how to run it again.',
      figure: null,
    },
    {
      name: 'figures',
      kicker: 'Figures',
      title: `${figures.length} figures, each with its numbers`,
      summary: 'And with its files, what measured them, and the code to show it elsewhere.',
      figure: null,
    },
  ];
}

/** The preview of the page at `path` below the base path: its own, or that of the list or site it belongs to. */
export async function previewOf(path: string): Promise<Preview> {
  const all = await previews();
  const names = [previewName(path), path.split('/').find(Boolean) ?? 'site', 'site'];
  const found = names.flatMap((name) => all.find((each) => each.name === name) ?? [])[0];
  if (!found) throw new Error(`no preview for /${path} (expected at least one named "site" in src/data/previews.ts)`);
  return found;
}

/** What the picture shows, in whole sentences. */
export function previewAlt({ title, summary, figure }: Preview): string {
  const sentences = `${title.replace(/[.?!]?$/, (end) => end || '.')} ${figure ? figure.rendered.description : summary}`.split(
    /(?<=[.;?!]) /,
  );
  return sentences.reduce((text, sentence) => (`${text} ${sentence}`.length <= LONGEST_ALT ? `${text} ${sentence}` : text));
}
