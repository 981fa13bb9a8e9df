import { connect, type Socket } from 'node:net';

/** An answer as it came over the socket. */
export type RawAnswer = {
  readonly status: number;
  /** Header names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Every byte, for comparing answers. */
  readonly bytes: string;
};

/** A request written out by hand, so that nothing a client would refuse to send is left out. */
export type RawRequest = {
  readonly target: string;
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Opens a socket to a loopback port. */
export const openSocket = (port: number, address = '127.0.0.1'): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: address });
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });

/** Everything a socket says until it ends. */
export const readAll = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('utf8')));
  });

const parse = (bytes: string): RawAnswer => {
  const [head = '', ...rest] = bytes.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 2),
  ]);
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
    bytes,
  };
};

/** Sends one request and reads the whole answer; status 0 where the other side just closed. */
export const rawRequest = async (port: number, request: RawRequest, address = '127.0.0.1'): Promise<RawAnswer> => {
  const { target, method = 'GET', host = `127.0.0.1:${port}`, headers = {}, body } = request;
  const all = {
    ...(host === '' ? {} : { host }),
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = await openSocket(port, address);
  const answer = readAll(socket);
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
  return parse(await answer);
};

/** Whether anything listens there. */
export const isOpen = (port: number, address = '127.0.0.1'): Promise<boolean> =>
  openSocket(port, address).then(
    (socket) => {
      socket.destroy();
      return true;
    },
    () => false,
  );
