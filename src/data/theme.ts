/** The reader's choice between light and dark. It is kept in the browser as `theme`; without one the system decides. */

/** `--paper` of palette.css, which the browser's own bars take on. */
export const PAPER = { light: '#fcfbf8', dark: '#16181b' } as const;

export type Theme = keyof typeof PAPER;

/** Runs in the head, before anything is painted, so that a dark page does not begin light. Its hash stands in the content security policy. */
export const THEME_SCRIPT =
  'try{if(/^(light|dark)$/.test(localStorage.theme))document.documentElement.dataset.theme=localStorage.theme}catch{}';
