import { expect, test } from '@playwright/test';
import { HtmlValidate } from 'html-validate';
import { HTML_RULES } from '../support/html-rules.ts';
import { measured } from '../support/measured.ts';
import { DOCUMENTS, pageHtml } from '../support/site.ts';

const validator = new HtmlValidate(HTML_RULES);

for (const path of DOCUMENTS) {
  test(`/${path} is valid HTML, with structured data that parse`, async () => {
    const html = pageHtml(path);
    const report = await validator.validateString(html, `dist/${path}index.html`);
    const errors = report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line, column, selector }) => `${ruleId}, ${line}:${column}: ${message} (${selector ?? ''})`),
    );
    expect.soft(errors).toEqual([]);
    for (const [, text = ''] of html.matchAll(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/gs))
      expect.soft(JSON.parse(text)).toHaveProperty('@context', 'https://schema.org');
    measured('valid-html', path, { errors: errors.length });
  });
}
