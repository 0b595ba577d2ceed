/** The components that prose may use, and what each of them takes. Checked when a page is compiled, and by `npm run lint:prose`. */
import { closestMatch } from 'leven';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { VERDICTS } from '../../experiments/claims/claim.ts';

interface Attributes {
  required?: readonly string[];
  optional?: readonly string[];
  /** What it is for, with an example. */
  example: string;
}

export const COMPONENT_ATTRIBUTES: Readonly<Record<string, Attributes>> = {
  Claim: { required: ['id', 'expects'], example: '<Claim id="..." expects="holds">a sentence</Claim>' },
  Value: { required: ['of'], example: '<Value of="claim-id.quantity" />' },
  Cited: { required: ['id'], optional: ['bare'], example: '<Cited id="..." />' },
  Cite: { required: ['id'], optional: ['where'], example: '<Cite id="xiong2020" where="Theorem 1" />' },
  Note: { example: '<Note>an aside</Note>' },
  ModelTable: { optional: ['ids'], example: "<ModelTable ids={['gpt-2-xl']} />" },
  Figure: { required: ['id'], example: '<Figure id="warmup-curves" />' },
  Equation: { optional: ['id', 'symbols'], example: '<Equation id="post-ln">a displayed formula</Equation>' },
  Term: { required: ['id'], example: '<Term id="residual-stream" />' },
  Ref: { required: ['to'], example: '<Ref to="eq-post-ln" />' },
  NormExplorer: { example: '<NormExplorer />' },
};

/** Given by the steps of compiling, not by authors. */
const INTERNAL = ['at', 'block', 'number', 'tex', 'anchor', 'index'];

/** What is wrong with a component as an author wrote it, with the remedy; null when nothing is, and for elements of HTML. */
export function componentProblem({ name, attributes }: Pick<MdxJsxFlowElement | MdxJsxTextElement, 'name' | 'attributes'>): string | null {
  if (name === null || !/^[A-Z]/.test(name)) return null;
  const known = Object.keys(COMPONENT_ATTRIBUTES);
  const expected = COMPONENT_ATTRIBUTES[name];
  if (!expected)
    return `unknown component <${name}>; did you mean <${closestMatch(name, known) ?? 'Figure'}>? (expected one of: ${known.join(', ')})`;
  const { required = [], optional = [], example } = expected;
  const given = attributes.flatMap((each) => (each.type === 'mdxJsxAttribute' ? [each] : []));
  const missing = required.find((attribute) => !given.some((each) => each.name === attribute && each.value !== null && each.value !== ''));
  if (missing !== undefined) return `<${name}> has no "${missing}" (expected ${example})`;
  const allowed = [...required, ...optional];
  const unknown = given.find((each) => !allowed.includes(each.name) && !INTERNAL.includes(each.name));
  if (unknown) {
    const nearest = closestMatch(unknown.name, allowed);
    return `<${name}> takes no "${unknown.name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`} (expected ${example})`;
  }
  const expects = given.find((each) => name === 'Claim' && each.name === 'expects')?.value;
  if (typeof expects === 'string' && !VERDICTS.some((verdict) => verdict === expects))
    return `expects="${expects}" is no verdict; did you mean "${closestMatch(expects, [...VERDICTS]) ?? 'holds'}"? (expected one of: ${VERDICTS.join(', ')})`;
  return null;
}
