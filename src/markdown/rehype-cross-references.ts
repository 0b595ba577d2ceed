/**
 * Resolves `<Ref to="..." />` to a link with the number of what it names: "equation (2)", "figure 3", "section “Jacobian”". Targets are
 * the numbered equations (`eq-<id>`), the figures (`fig-<id>`) and the sections (`sec-<id of the heading>`) of the same page. Words of the
 * author's own go inside: `<Ref to="eq-post-ln">the first form</Ref>`.
 */
import { relative } from 'node:path';
import type { Element, Nodes, Root } from 'hast';
import type { MdxJsxFlowElementHast, MdxJsxTextElementHast } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { unknownName } from '../data/unknown-name.ts';
import { FIGURE_COMPONENTS } from '../figures/figure-components.ts';

interface Target {
  address: string;
  words: string;
}

type Component = MdxJsxFlowElementHast | MdxJsxTextElementHast;

/** Runs after the headings have their ids. */
export function rehypeCrossReferences() {
  return (tree: Root, file: VFile): void => {
    const at = (node: Nodes): string => `${relative(file.cwd, file.path)}:${node.position?.start.line ?? '?'}`;
    const targets = targetsIn(tree, at);
    visit(tree, (node, index, parent) => {
      if (!isComponent(node) || node.name !== 'Ref' || !parent || index === undefined) return;
      const name = attribute(node, 'to') ?? '';
      const target = targets.get(name);
      if (!target) throw unknownName(at(node), 'target of <Ref to>', name, [...targets.keys()]);
      const link: Element = {
        type: 'element',
        tagName: 'a',
        properties: { className: ['cross-reference'], href: target.address },
        children: node.children.length > 0 ? node.children : [{ type: 'text', value: target.words }],
      };
      parent.children[index] = link;
    });
  };
}

function targetsIn(tree: Root, at: (node: Nodes) => string): Map<string, Target> {
  const targets = new Map<string, Target>();
  const add = (node: Nodes, id: string, target: Target): void => {
    if (targets.has(id)) throw new Error(`${at(node)}: id "${id}" stands twice on the page (expected one each)`);
    targets.set(id, target);
  };
  visit(tree, (node) => {
    if (node.type === 'element' && /^h[2-6]$/.test(node.tagName) && typeof node.properties.id === 'string') {
      const id = node.properties.id;
      add(node, `sec-${id}`, { address: `#${id}`, words: `section “${textOf(node)}”` });
    }
    if (!isComponent(node)) return;
    const number = attribute(node, 'number');
    if (number === null) return;
    const id = attribute(node, 'id') ?? number;
    if (node.name === 'Equation') add(node, `eq-${id}`, { address: `#eq-${id}`, words: `equation\u00a0(${number})` });
    if (node.name === 'Figure' || Object.hasOwn(FIGURE_COMPONENTS, node.name ?? ''))
      add(node, `fig-${id}`, { address: `#fig-${id}`, words: `figure\u00a0${number}` });
  });
  return targets;
}

function isComponent(node: Nodes): node is Component {
  return node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement';
}

function attribute(node: Component, name: string): string | null {
  const value = node.attributes.find((each) => each.type === 'mdxJsxAttribute' && each.name === name)?.value;
  return typeof value === 'string' ? value : null;
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
