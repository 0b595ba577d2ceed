import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ArchiveServer {
  /** Of the file, as "http://127.0.0.1:40123/name.tar.gz". */
  url: string;
  close: () => Promise<void>;
}

/** Serves one file as `/<name>` over plain HTTP to this machine alone, until it is closed. The installer reads no `file:` address. */
export async function serveArchive(file: string, name: string): Promise<ArchiveServer> {
  const server = createServer((request, response) => {
    if (request.url !== `/${name}`) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/${name}`, close };
}
