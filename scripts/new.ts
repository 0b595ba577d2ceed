/** `npm run new <kind> <id>`: a working start of a post, paper, figure, claim or experiment, with every line that other files need. */
import { closestMatch } from 'leven';
import { parseArgs } from 'node:util';
import { newClaim } from './new/claim.ts';
import { essayFile, newPaper, newPost } from './new/essay.ts';
import { newExperiment } from './new/experiment.ts';
import { newFigure } from './new/figure.ts';
import { measuredField } from './new/measured-field.ts';
import { checkId, fileExists, MistakenRequest, write, type Start } from './new/project.ts';

const KINDS = ['post', 'paper', 'figure', 'claim', 'experiment'] as const;
type Kind = (typeof KINDS)[number];

/** Which file the id has, if it is taken. */
const FILE_OF: Record<Kind, (id: string) => string> = {
  post: (id) => essayFile('post', id),
  paper: (id) => essayFile('paper', id),
  figure: (id) => `src/figures/${id}.ts`,
  claim: (id) => `experiments/claims/${id}.ts`,
  experiment: (id) => `experiments/suite/${id}.ts`,
};

const USAGE = `npm run new <${KINDS.join('|')}> <id> [-- --experiment <id>] [-- --reference <id>] [-- --group <group>]`;

export interface Options {
  /** Whose cells a figure draws or a claim judges. */
  experiment?: string | undefined;
  /** The paper that an explainer explains. */
  reference?: string | undefined;
  /** Of a new experiment, on the page of experiments. */
  group?: string | undefined;
}

/** The files of a new thing, not yet written. Throws a `MistakenRequest` when the request does not fit the project. */
export function start(kind: string, id: string, options: Options = {}, date = new Date()): Start {
  if (!isKind(kind)) {
    const nearest = closestMatch(kind, [...KINDS]) ?? KINDS[0];
    throw new MistakenRequest(`unknown kind "${kind}"; did you mean "${nearest}"? ${USAGE}`);
  }
  checkId(kind, id);
  const taken = FILE_OF[kind](id);
  if (fileExists(taken)) throw new MistakenRequest(`${kind} "${id}" exists already: ${taken}. Choose another id, or change that file.`);
  switch (kind) {
    case 'post':
      return newPost(id, date);
    case 'paper':
      return newPaper(id, options.reference, date);
    case 'figure':
      return newFigure(id, measuredField(options.experiment ?? 'gradient-norms'));
    case 'claim':
      return newClaim(id, measuredField(options.experiment ?? 'gradient-norms'));
    case 'experiment':
      return newExperiment(id, options.group ?? 'initialisation');
  }
}

function isKind(text: string): text is Kind {
  return KINDS.some((kind) => kind === text);
}

if (import.meta.main) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { experiment: { type: 'string' }, reference: { type: 'string' }, group: { type: 'string' } },
    });
    const [kind, id] = positionals;
    if (kind === undefined || id === undefined) throw new MistakenRequest(`what, and of which id? ${USAGE}`);
    const begun = start(kind, id, values);
    await write(begun);
    console.log(
      Object.keys(begun.files)
        .map((path) => `wrote ${path}`)
        .join('\n'),
    );
    console.log(['', 'Next:', ...begun.next.map((step) => `- ${step}`)].join('\n'));
  } catch (error) {
    const isMistake = error instanceof MistakenRequest || (error instanceof TypeError && 'code' in error);
    if (!isMistake) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
