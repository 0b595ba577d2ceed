/** What the gates let pass, apart from weights, which have budgets.ts. */

/** Widths of a desk and a phone, CSS pixels. */
export const VIEWPORTS = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const;

/** Google's "good" is 0.1; a static page with sized figures and matched fonts can do better. */
export const LARGEST_SHIFT = 0.02;

/** Of 100, in every category of Lighthouse. */
export const LOWEST_SCORE = 98;
/** What the tests accept of the score for speed, which is a timing: on a slow machine a page loses points that it has elsewhere. */
export const LOWEST_TIMED_SCORE = 80;

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for the parts of a figure. */
export const TEXT_CONTRAST = 4.5;
export const GRAPHIC_CONTRAST = 3;

/** Share of a figure's pixels that may differ between the page with and without JavaScript, %. */
export const LARGEST_DIFFERENCE_PERCENT = 0.1;

/** A4 less the margins of print.css, in CSS pixels at 96 to the inch. */
export const PAPER = { width: Math.floor(((210 - 2 * 18) / 25.4) * 96), height: Math.floor(((297 - 2 * 20) / 25.4) * 96) } as const;
