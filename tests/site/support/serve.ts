/** Serves `dist/` under the configured base path, as a static host would, texts compressed: `node tests/site/support/serve.ts PORT`. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sirv from 'sirv';
import { site } from '../../../site.config.ts';
import { distFile } from './site.ts';

const TEXTS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const serveFile = sirv('dist', { dev: true });

createServer((request, response) => {
  const address = request.url ?? '/';
  const file = distFile(address);
  const type = file && TEXTS[extname(file)];
  if (type && /\bgzip\b/.test(String(request.headers['accept-encoding']))) {
    response
      .writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
      .end(gzipSync(readFileSync(join('dist', file))));
  } else if (address.startsWith(site.basePath)) {
    request.url = `/${address.slice(site.basePath.length)}`;
    serveFile(request, response, notFound);
  } else notFound();

  function notFound(): void {
    const page = 'dist/404.html';
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(existsSync(page) ? readFileSync(page) : 'Not found');
  }
}).listen(Number(process.argv[2]));
