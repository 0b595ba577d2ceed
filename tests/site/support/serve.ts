/** Serves `dist/` under the configured base path, as a static host would: `node tests/site/support/serve.ts PORT`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { site } from '../../../site.config.ts';

const serveFile = sirv('dist', { dev: true });

createServer((request, response) => {
  const path = request.url ?? '/';
  if (path.startsWith(site.basePath)) {
    request.url = `/${path.slice(site.basePath.length)}`;
    serveFile(request, response, notFound);
  } else notFound();

  function notFound(): void {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync('dist/404.html'));
  }
}).listen(Number(process.argv[2]));
