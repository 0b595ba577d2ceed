/**
 * Makes every displayed formula an <Equation> with its number in the page and its TeX. An author who wants to refer to one wraps it,
 * `<Equation id="post-ln">`, and writes `<Ref to="eq-post-ln" />`; the others are wrapped here.
 */
import { relative } from 'node:path';
import type { Root } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';

export function remarkEquations() {
  return (tree: Root, file: VFile): void => {
    let count = 0;
    const number = (equation: MdxJsxFlowElement, tex: string): void => {
      count += 1;
      equation.attributes.push(attribute('number', String(count)), attribute('tex', tex));
    };
    visit(tree, (node, index, parent) => {
      if (node.type === 'mdxJsxFlowElement' && node.name === 'Equation') {
        const [formula, ...more] = node.children;
        if (formula?.type !== 'math' || more.length > 0)
          throw new Error(
            `${relative(file.cwd, file.path)}:${node.position?.start.line ?? '?'}: <Equation> holds ${formula ? 'other things than' : 'no'} displayed formula (expected one between lines of $$, with empty lines around them)`,
          );
        number(node, formula.value);
        return SKIP;
      }
      if (node.type !== 'math' || !parent || index === undefined) return;
      const equation: MdxJsxFlowElement = { type: 'mdxJsxFlowElement', name: 'Equation', attributes: [], children: [node] };
      if (node.position) equation.position = node.position;
      number(equation, node.value);
      parent.children[index] = equation;
      return SKIP;
    });
  };
}

function attribute(name: string, value: string): MdxJsxAttribute {
  return { type: 'mdxJsxAttribute', name, value };
}
