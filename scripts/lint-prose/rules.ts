/** What prose is held to, one rule each. A rule gives its problems for one page. */
import { componentRule } from './components.ts';
import { dollarRule } from './dollars.ts';
import { frontMatterRule } from './front-matter.ts';
import { linkRule } from './links.ts';
import { numberRule } from './numbers.ts';
import { pictureRule } from './pictures.ts';
import type { Page } from './page.ts';
import type { Problem } from './problem.ts';

export type Rule = (page: Page) => Problem[];

export const RULES: readonly Rule[] = [frontMatterRule, componentRule, dollarRule, pictureRule, numberRule, linkRule];
