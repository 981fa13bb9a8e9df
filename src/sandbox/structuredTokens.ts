import { randomUUID } from 'node:crypto';
import { IncomingMessage, type ServerResponse } from 'node:http';
import { type AccessTokenCheck, looksLikeJwt } from './accessTokenCheck';
import { answerJson, type Exchange, readBody } from './httpAnswer';

type Callback = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const maxFormBytes = 56 * 1024;

/** The same request with another body. */
const withBody = (original: IncomingMessage, body: Buffer): IncomingMessage => {
  const { 'transfer-encoding': _chunked, ...headers } = original.headers;
  const request = Object.assign(new IncomingMessage(original.socket), {
    method: original.method,
    url: original.url,
    httpVersion: original.httpVersion,
    headers: { ...headers, 'content-length': String(body.length) },
    // Otherwise Node takes the end of this body for a connection that broke, and closes the socket.
    complete: true,
  });
  request.push(body);
  request.push(null);
  return request;
};

/**
 * Creates the introspection (RFC 7662) and revocation (RFC 7009) endpoints. oidc-provider refuses JWTs there; a genuine
 * one is replaced by the name under which it is remembered, and any other by a name that is not known, so that
 * everything else, client authentication included, stays with oidc-provider.
 */
export const createStructuredTokens =
  (check: AccessTokenCheck, callback: Callback) =>
  async (exchange: Exchange): Promise<void> => {
    const body = await readBody(exchange.request, maxFormBytes);
    if (body === undefined) {
      const answer = { error: 'invalid_request', error_description: 'the request is too long' };
      return answerJson(exchange, 413, answer, { connection: 'close' });
    }
    const form = new URLSearchParams(body.toString());
    const [token, ...more] = form.getAll('token');
    if (token === undefined || more.length > 0 || !looksLikeJwt(token)) {
      return callback(withBody(exchange.request, body), exchange.response);
    }
    form.set('token', (await check.recordIdOf(token)) ?? randomUUID());
    return callback(withBody(exchange.request, Buffer.from(form.toString())), exchange.response);
  };
