import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between the app and a system, as in a company or a hotel. */
export type Gateway = {
  readonly origin: string;
  /** Answers everything with its own sign-in page, status 200, until it is let through again. */
  readonly holdUp: (holds: boolean) => void;
  readonly close: () => Promise<void>;
};

const signInPage = `<!doctype html><html lang="en"><head><title>Network log-in</title></head>
<body><h1>Welcome to the guest network</h1><form><input name="room"><button>Go online</button></form></body></html>`;

const passOn = (target: string, incoming: IncomingMessage, outgoing: ServerResponse): void => {
  const { method = 'GET', headers, url = '/' } = incoming;
  const { host } = new URL(target);
  const onward = request(new URL(url, target), { method, headers: { ...headers, host } }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
};

/** Starts a gateway on this computer before a system at `target`. */
export const startGateway = async (target: string): Promise<Gateway> => {
  let holds = false;
  const server = createServer((incoming, outgoing) => {
    if (!holds) {
      passOn(target, incoming, outgoing);
      return;
    }
    incoming.resume();
    outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(signInPage);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    holdUp: (wanted) => {
      holds = wanted;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
