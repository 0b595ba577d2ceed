import { describe, expect, test } from 'vitest';
import { importsIn } from './imports.ts';

const found = (source: string, file: string): string[] => importsIn(source, file).map(({ to, isType }) => (isType ? `type ${to}` : to));

describe('importsIn', () => {
  test('finds every form of import in TypeScript', () => {
    const source = `
      import type { A } from './a.ts';
      import b, { type B } from '../b.ts';
      export * from './c.ts';
      export { d } from './d.ts';
      export type { E } from './e.ts';
      const f = await import('@scope/package/deep');
      type G = import('./g.ts').G;
      import 'node:fs';
      const pages = import.meta.glob('../pages/*.mdx');`;
    expect(found(source, 'src/data/x.ts')).toEqual([
      ...['type src/data/a.ts', 'src/b.ts', 'src/data/c.ts', 'src/data/d.ts', 'type src/data/e.ts', '@scope/package'],
      ...['type src/data/g.ts', 'node:fs', 'src/pages/*.mdx'],
    ]);
  });

  test('does not take text for imports', () => expect(found("const a = `import './a.ts'`; // import './b.ts'", 'src/x.ts')).toEqual([]));

  test('finds the imports and scripts of an Astro component', () => {
    const source = `---\nimport type { A } from '../a.ts';\nconst b = await import('./b.ts');\n---\n<p>{b}</p>\n<script src="./c.ts"></script>\n<script>import './d.ts';</script>`;
    expect(found(source, 'src/pages/x.astro').sort()).toEqual(['src/pages/b.ts', 'src/pages/c.ts', 'src/pages/d.ts', 'type src/a.ts']);
  });

  test('finds the imports of an MDX page', () => {
    const source = `---\ntitle: X\n---\nimport A from './a.astro';\n\nFor $x \\in {a}$ and \`import './b.ts'\`, <A />.`;
    expect(found(source, 'src/content/x.mdx').filter((each) => !each.startsWith('react'))).toEqual(['src/content/a.astro']);
  });
});
