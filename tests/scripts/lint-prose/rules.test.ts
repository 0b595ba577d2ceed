import { describe, expect, test } from 'vitest';
import { externalProblem } from '../../../scripts/lint-prose/external-links.ts';
import { numberRule } from '../../../scripts/lint-prose/numbers.ts';
import { parsePage } from '../../../scripts/lint-prose/page.ts';
import { problemLine } from '../../../scripts/lint-prose/problem.ts';
import { RULES } from '../../../scripts/lint-prose/rules.ts';
import { spellingProblems } from '../../../scripts/lint-prose/spelling.ts';
import { lookAt } from '../../../scripts/links.ts';

const FILE = 'src/content/posts/trial.mdx';
const HEAD = "---\ntitle: 'A trial'\nsummary: What it says.\ndate: 2026-11-24\npart: 9\n---\n\n";
/** The line after front matter and an empty one. */
const LINE = 8;

/** What the rules say of a post with this text. */
function problemsOf(body: string, head = HEAD): string[] {
  const page = parsePage(FILE, head + body);
  const problems = 'message' in page ? [page] : RULES.flatMap((rule) => rule(page));
  return problems.map(problemLine);
}

describe('the rules of prose', () => {
  test.each([
    // A name that nothing defines.
    [
      '<Claim id="pre-ln-trains-without-warmpu" expects="holds">So.</Claim>',
      'unknown claim "pre-ln-trains-without-warmpu"; did you mean "pre-ln-trains-without-warmup"?',
    ],
    ['<Value of="fifteen-percent-faster.nothing" />', 'unknown quantity "fifteen-percent-faster.nothing"; did you mean'],
    ['As said <Cite id="xiong2021" />.', 'unknown reference "xiong2021"; did you mean "xiong2020"?'],
    [
      'It is <Cited id="rmsnorm-saving-transformr" />.',
      'unknown published value "rmsnorm-saving-transformr"; did you mean "rmsnorm-saving-transformer"?',
    ],
    ['<Figure id="warmup-curve" />', 'unknown figure "warmup-curve"; did you mean "warmup-curves"?'],
    ['A <Term id="no-such-term" />.', 'unknown term "no-such-term"; did you mean'],
    ["<ModelTable ids={['gpt-2-xxl']} />", 'unknown model "gpt-2-xxl"; did you mean "gpt-2-xl"?'],
    ['<Figur id="warmup-curves" />', 'unknown component <Figur>; did you mean <Figure>?'],
    // An attribute too few, too many, or with a value that means nothing.
    [
      '<Claim id="pre-ln-trains-without-warmup">So.</Claim>',
      '<Claim> has no "expects" (expected <Claim id="..." expects="holds">a sentence</Claim>)',
    ],
    ['<Claim id="pre-ln-trains-without-warmup" expects="hold">So.</Claim>', 'expects="hold" is no verdict; did you mean "holds"?'],
    [
      '<Claim id="pre-ln-trains-without-warmup" expects="contradicted">So.</Claim>',
      'Expected verdict: contradicted. Computed from experiment warmup: holds.',
    ],
    ['As said <Cite id="xiong2020" were="Theorem 1" />.', '<Cite> takes no "were"; did you mean "where"?'],
    ['<Value />', '<Value> has no "of" (expected <Value of="claim-id.quantity" />)'],
    // What MDX cannot read.
    ['<Claim id="a" expects="holds">So.', 'Expected a closing tag for `<Claim>` before the end of `paragraph`. Close every tag'],
    ['A set {1, 2', 'Close every tag in the paragraph that opens it, and write \\{'],
    // Dollar signs.
    ['It cost $5 and then $7 more.', '"$5 and then $" reads like text but is set as mathematics. Write \\$'],
    ['It cost $5 more.', 'a dollar sign without its pair. Write \\$'],
    // Pictures.
    ['![](/picture.png)', 'the image /picture.png has no text. Write what it shows'],
    ['<img src="/picture.png" />', '<img> has no alt'],
    // Numbers.
    ['The gradient is 3.2 as large.', '"3.2" is typed by hand. Show what was measured here with <Value'],
    ['Of these 12 % fail.', '"12 %" is typed by hand'],
    ['It rises 6-fold.', '"6-fold" is typed by hand'],
    // Links.
    ['See [there](/posts/normalisation/).', '/posts/normalisation/ is no page of the site; did you mean /posts/normalization/?'],
    ['See [there](/papers/rmsnorm).', '/papers/rmsnorm is no page of the site; did you mean /papers/rmsnorm/? Pages end with a slash.'],
    ['See [there](/claims/#fifteen-percent-fast).', '/claims/ has no #fifteen-percent-fast; did you mean #fifteen-percent-faster?'],
    [
      'See [there](https://example.org/new).',
      'https://example.org/new is not in src/content/external-links.yaml. Look whether it is there, and record what you found: npm run links -- --record',
    ],
    ['See [there](normalization).', '"normalization" is no address'],
  ])('say of %j: %s', (body, message) => {
    const problems = problemsOf(`Text.\n\n${body}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${FILE}:${LINE + 2}:\\d+: `));
    expect(problems[0]).toContain(message);
  });

  test.each([
    ['part: 9', 'part: second', 5, 'field part: expected the number of the part, such as 2 (here: "second"; expected fields: title'],
    ['part: 9', 'prat: 9', 5, 'field prat'],
    ['date: 2026-11-24', 'date: yesterday', 4, 'field date: expected a day such as 2026-11-24 (here: "yesterday"'],
    [
      'summary: What it says.',
      'summary: One: two',
      3,
      'the front matter is no YAML: Nested mappings are not allowed in compact mappings. Put a text with a colon',
    ],
  ])('say of front matter with %j changed to %j at which line what is wrong', (before, after, line, message) => {
    const problems = problemsOf('Text.\n', HEAD.replace(before, after));
    expect(problems.join('\n')).toContain(message);
    expect(problems.some((each) => each.startsWith(`${FILE}:${line}:`))).toBe(true);
  });

  test('have nothing to say of formulas, escaped dollars, code, settings in tags and years', () => {
    const body =
      'With $\\lVert x\\rVert$ and $L = 6.5$ and $\\text{the loss of it}$, at \\$5, `3.2 %`, in 2017, part 2 <Cite id="xiong2020" where="section 3.1" />. See [all](/models/) and [one](/claims/#fifteen-percent-faster).\n';
    expect(problemsOf(body)).toEqual([]);
  });
});

describe('numberRule', () => {
  const page = parsePage(FILE, `${HEAD}At a rate of 0.001 it trains.\n`);
  if ('message' in page) throw new Error(page.message);

  test('lets a listed number stand', () => expect(numberRule(page, ['a rate of 0.001'])).toEqual([]));

  test('names an entry of its list that is not on the page any more', () => {
    expect(numberRule(page, ['a rate of 0.001', 'a rate of 0.5']).map(({ message }) => message)).toEqual([
      '"a rate of 0.5" is not on the page any more. Remove it from scripts/lint-prose/typed-numbers.yaml.',
    ]);
  });
});

describe('spellingProblems', () => {
  test('names place, word, nearest words and the remedy, in British English', async () => {
    const page = parsePage(FILE, `${HEAD}The colour, the behaviour and the initialisation recieved \`optimzer\`.\n\nA favorite.\n`);
    if ('message' in page) throw new Error(page.message);
    const problems = (await spellingProblems([page], [{ file: 'experiments/claims/a.ts', text: 'A measurment.' }]))
      .map(problemLine)
      .toSorted();
    expect(problems).toHaveLength(3);
    const [ofClaim, second, first] = problems;
    expect(first).toMatch(
      new RegExp(`^${FILE}:8:50: "recieved" is in no dictionary; did you mean .*received.*Otherwise add it to words\\.txt\\.$`),
    );
    expect(second).toMatch(/trial\.mdx:10:3: "favorite" .*favourite/);
    expect(ofClaim).toMatch(/^experiments\/claims\/a\.ts:1:1: "measurment" .*measurement/);
  }, 60_000);
});

describe('externalProblem', () => {
  const recorded = [
    { address: 'https://a.example/', checked: '2026-11-24', status: 'gone', answer: 'HTTP 404' },
    { address: 'https://b.example/', checked: '2026-11-24', status: 'unchecked' },
  ] as const;

  test('refuses what is gone, and lets stand what was never reached', () => {
    expect(externalProblem('https://a.example/', recorded)).toContain('was gone on 2026-11-24 (HTTP 404). Link to where it is now');
    expect(externalProblem('https://b.example/', recorded)).toBeNull();
  });
});

describe('lookAt', () => {
  const ADDRESS = 'https://a.example/';
  const answering = (status: number) => () => Promise.resolve(new Response(null, { status }));
  const failing = () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('no host'), { code: 'ENOTFOUND' }) }));

  test.each([
    [200, 'found'],
    [404, 'gone'],
    [403, 'refused'],
  ])('records an answer of %i as %s', async (status, expected) => {
    expect(await lookAt(ADDRESS, '2026-11-24', undefined, answering(status))).toMatchObject({ status: expected, checked: '2026-11-24' });
  });

  test('does not pretend: what gives no answer is unchecked, with the reason', async () => {
    expect(await lookAt(ADDRESS, '2026-11-24', undefined, failing)).toEqual({
      address: ADDRESS,
      checked: '2026-11-24',
      status: 'unchecked',
      answer: 'no network to it: ENOTFOUND',
    });
  });

  test('keeps what an earlier look found where none is possible now', async () => {
    const before = { address: ADDRESS, checked: '2026-01-01', status: 'found' } as const;
    expect(await lookAt(ADDRESS, '2026-11-24', before, failing)).toEqual(before);
  });
});
