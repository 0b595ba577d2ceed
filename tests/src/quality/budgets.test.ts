import { expect, test } from 'vitest';
import { BUDGETS, budgetOf, POST_GOALS } from '../../../src/quality/budgets.ts';

test('budgetOf knows a post from the list of posts, and a figure from the list of figures', () => {
  expect(budgetOf('posts/normalization/').kind).toBe('post');
  expect(budgetOf('papers/rmsnorm/').kind).toBe('explainer');
  expect(budgetOf('figures/norm-share/embed/').kind).toBe('figure');
  expect(budgetOf('figures/').kind).toBe('list of figures');
  expect(budgetOf('').kind).toBe('other page');
});

test('a post may weigh 90 kB, 15 of them JavaScript, and aims at less', () => {
  const { textBytes, scriptBytes } = budgetOf('posts/any/');
  expect([textBytes, scriptBytes]).toEqual([90_000, 15_000]);
  expect(POST_GOALS.textBytes).toBeLessThan(textBytes);
  expect(POST_GOALS.scriptBytes).toBeLessThan(scriptBytes);
});

test('no kind of page may have more JavaScript than a post', () => {
  for (const { kind, scriptBytes } of BUDGETS) expect(scriptBytes, kind).toBeLessThanOrEqual(budgetOf('posts/any/').scriptBytes);
});
