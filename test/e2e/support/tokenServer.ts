import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { type SeenRequest, type ServerOptions, startServer, type TestServer } from '../../support/badServers';

/** What a token endpoint does with one request. */
export type Behaviour = (response: ServerResponse, request: SeenRequest) => void;

/** A token endpoint that behaves as told, anew for each test. */
export type TokenServer = TestServer & { readonly behave: (how: Behaviour) => void };

/** A well-formed answer with a token that was never given before. */
export const goodAnswer: Behaviour = (response) => {
  const token = `good-${crypto.randomUUID()}`;
  answer(
    response,
    200,
    'application/json',
    JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 600 }),
  );
};

/** An answer of this status, type and body. */
export const answering =
  (status: number, type: string, body: string): Behaviour =>
  (response) =>
    answer(response, status, type, body);

const answer = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
};

/** Starts a JSON answer and never ends it: one blank every tenth of a second (F2). */
export const dripping: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  const timer = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(timer));
};

/** Promises a hundred bytes, sends some of them and hangs up. */
export const cutting: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"access_token":', () => response.socket?.end());
};

/** Streams this many bytes as fast as they are taken, without saying how many will come (F5). */
export const streaming =
  (bytes: number): Behaviour =>
  (response) => {
    const chunk = Buffer.alloc(65_536, 'a');
    const chunks = Array.from({ length: bytes / chunk.length }, () => chunk);
    response.writeHead(200, { 'content-type': 'application/json' });
    const body = Readable.from(chunks);
    body.on('error', () => undefined);
    response.on('close', () => body.destroy());
    body.pipe(response);
  };

/** Starts the endpoint; until told otherwise it gives good answers. */
export const startTokenServer = async (options: ServerOptions = {}): Promise<TokenServer> => {
  let how: Behaviour = goodAnswer;
  const server = await startServer((request, response) => how(response, request), options);
  return {
    ...server,
    behave: (wanted) => {
      how = wanted;
    },
  };
};
