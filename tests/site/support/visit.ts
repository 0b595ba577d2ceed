import type { Page } from '@playwright/test';

export interface Visit {
  status: number;
  /** Errors and warnings of the console, uncaught errors and refusals of the content security policy. */
  complaints: string[];
  /** Addresses of other hosts that the page asked. */
  foreignRequests: string[];
}

/** Opens the page below the base path and waits until it has loaded all it asks for. */
export async function visit(page: Page, path: string): Promise<Visit> {
  const complaints: string[] = [];
  const foreignRequests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== 'localhost') foreignRequests.push(request.url());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy ${event.violatedDirective}: ${event.blockedURI}`),
    );
  });
  const response = await page.goto(path, { waitUntil: 'networkidle' });
  return { status: response?.status() ?? 0, complaints, foreignRequests };
}
