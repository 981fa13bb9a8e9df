import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that nobody should ever come to. */
export type Canary = {
  readonly url: string;
  /** The paths that were asked for. */
  readonly visits: () => readonly string[];
  /** A page with this content, for a browser that may come. */
  readonly serve: (path: string, html: string) => void;
  readonly close: () => void;
};

/** Starts it on 127.0.0.1; what is not served is answered with an empty script, and every visit is noted. */
export const startCanary = async (): Promise<Canary> => {
  const visits: string[] = [];
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const page = pages.get(path);
    if (page === undefined) visits.push(path);
    const type = page === undefined ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(page ?? '');
  });
  server.on('upgrade', (request, socket) => {
    visits.push(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has an AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    visits: () => [...visits],
    serve: (path, html) => pages.set(path, html),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
