import { globSync } from 'node:fs';
import { join } from 'node:path';
import { closestMatch } from 'leven';
import { judgedClaims } from '../../src/data/claims.ts';
import { references } from '../../src/data/references.ts';
import { FIGURES } from '../../src/figures/index.ts';
import { inWords, MistakenRequest, ROOT, textOf, type Start } from './project.ts';

/** A post: front matter with the next part, and a section with a claim, a value, a figure and a citation that exist. */
export function newPost(id: string, date: Date): Start {
  const parts = globSync('src/content/posts/*.mdx', { cwd: ROOT }).map((file) => Number(/^part: (\d+)$/m.exec(textOf(file))?.[1] ?? 0));
  return essay('post', id, `part: ${Math.max(0, ...parts) + 1}`, date, references()[0]?.id ?? '');
}

/** An explainer of the paper `reference`, an id in references.yaml. */
export function newPaper(id: string, reference: string | undefined, date: Date): Start {
  const known = references().map((each) => each.id);
  if (reference === undefined || !known.includes(reference)) {
    const nearest = closestMatch(reference ?? id, known) ?? '';
    throw new MistakenRequest(
      `an explainer needs --reference with an id in src/content/references.yaml (here: ${reference ?? 'nothing'}): npm run new paper ${id} -- --reference ${nearest}`,
    );
  }
  return essay('paper', id, `paper: ${reference}`, date, reference);
}

function essay(kind: 'post' | 'paper', id: string, field: string, date: Date, reference: string): Start {
  const file = `src/content/${kind}s/${id}.mdx`;
  return {
    files: { [file]: essayText(inWords(id), field, date, reference) },
    next: [
      `Write it while you look at it: npm run dev, then http://localhost:4321/${kind}s/${id}/`,
      `Numbers come from <Value of="..." />, sentences from <Claim>; all claims with their numbers: npm run claims`,
      `Before you commit: npm run lint:prose`,
    ],
  };
}

/** Every sentence rests on something that exists, so that the page builds and its tests pass as it is. */
function essayText(title: string, field: string, date: Date, reference: string): string {
  const claim = judgedClaims().find(
    ({ experiments, judgement }) =>
      judgement.verdict === 'holds' &&
      Object.values(judgement.quantities).some(({ value }) => Number.isFinite(value)) &&
      FIGURES.some((figure) => figure.experiment !== null && figure.experiment === experiments[0]),
  );
  if (!claim)
    throw new MistakenRequest('no claim with a number and a figure holds yet; measure something first: npm run experiments -- run');
  const [quantity = ''] = Object.entries(claim.judgement.quantities).flatMap(([name, { value }]) => (Number.isFinite(value) ? [name] : []));
  const figure = FIGURES.find(({ experiment }) => experiment === claim.experiments[0])?.id ?? '';
  return `---
title: '${title}'
summary: What the reader will know at the end, in one or two sentences.
date: ${date.toISOString().slice(0, 10)}
${field}
---

<Claim id="${claim.id}" expects="holds">${claim.statement.replace(/\.$/, '')}</Claim> <Cite id="${reference}" />.

## What was measured

<Figure id="${figure}" />

The first number of this claim is <Value of="${claim.id}.${quantity}" />.
`;
}

export function essayFile(kind: 'post' | 'paper', id: string): string {
  return join('src', 'content', `${kind}s`, `${id}.mdx`);
}
