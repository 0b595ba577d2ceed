/** Style sheets as rules that can be applied to a tree of marks, since no renderer outside browsers knows custom properties. */
import postcss from 'postcss';

export interface StyleRule {
  selector: string;
  specificity: number;
  declarations: ReadonlyMap<string, string>;
}

/** What a still picture never is. */
const ONLY_ON_PAGES = /:(?:hover|focus|active|target|visited|has|checked|root|:)/;

/** The rules that hold everywhere, in the order in which they apply: those within @media, @container and the like are for pages. */
export function styleRules(css: string): StyleRule[] {
  const rules = postcss.parse(css).nodes.flatMap((node) => {
    if (node.type !== 'rule') return [];
    const declarations = new Map(node.nodes.flatMap((each) => (each.type === 'decl' ? [[each.prop, each.value] as const] : [])));
    return node.selectors
      .filter((selector) => !ONLY_ON_PAGES.test(selector))
      .map((selector) => ({ selector, specificity: specificityOf(selector), declarations }));
  });
  return rules.sort((a, b) => a.specificity - b.specificity);
}

/** Ids count 10,000, classes, attributes and pseudo-classes 100, element names 1. */
function specificityOf(selector: string): number {
  const plain = selector.replace(/:(?:is|not)\(/g, ' ').replace(/:where\([^)]*\)/g, ' ');
  const count = (pattern: RegExp): number => plain.match(pattern)?.length ?? 0;
  return 10_000 * count(/#[\w-]+/g) + 100 * count(/\.[\w-]+|\[[^\]]*\]|:[\w-]+/g) + count(/(?:^|[\s>+~,(])[a-z][\w-]*/g);
}
