/** Keeps short compounds such as "Pre-LN" and "GPT-3" on one line. */
import type { Element, ElementContent, Root, Text } from 'hast';
import { SKIP, visit } from 'unist-util-visit';
import { compoundParts } from '../data/compounds.ts';

export function rehypeCompounds() {
  return (tree: Root): void => {
    visit(tree, (node, index, parent) => {
      if (node.type === 'element' && (isMathematics(node) || node.tagName === 'code' || node.tagName === 'pre')) return SKIP;
      if (node.type !== 'text' || !parent || index === undefined) return;
      const parts = compoundParts(node.value);
      if (parts.length === 1) return;
      parent.children.splice(
        index,
        1,
        ...parts.map(({ text, isCompound }) => (isCompound ? unbroken(text) : { type: 'text' as const, value: text })),
      );
      return [SKIP, index + parts.length];
    });
  };
}

function unbroken(value: string): ElementContent {
  const text: Text = { type: 'text', value };
  return { type: 'element', tagName: 'span', properties: { className: ['unbroken'] }, children: [text] };
}

function isMathematics({ properties }: Element): boolean {
  const classes = properties.className;
  return Array.isArray(classes) && classes.includes('katex');
}
