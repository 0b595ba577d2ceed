/** The rules that html-validate holds the built pages to: its recommended ones and those on whole documents, less what does not fit here. */
import type { ConfigData } from 'html-validate';

export const HTML_RULES: ConfigData = {
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // The tables of models are laid out as blocks on a phone, which takes their roles away unless they are written down.
    'no-redundant-role': 'off',
    // KaTeX positions glyphs by style attributes, figures hand colours to the style sheet by them.
    'no-inline-style': 'off',
    // Every script and style sheet comes from the page's own host, and the policy in its head allows no other.
    'require-sri': 'off',
    // HTML allows any character but spaces, and the names of models have dots: "gpt-neo-1.3b".
    'valid-id': ['error', { relaxed: true }],
    // The length is a search engine's, not the standard's; experiments are named by their question.
    'long-title': 'off',
    // The forms are filters, which act at once; none is sent anywhere.
    'wcag/h32': 'off',
    // A column's head in the head of a simple table needs no scope: HTML 4.9.12.2.
    'wcag/h63': 'off',
  },
};
