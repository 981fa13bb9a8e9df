import type { FlowStage } from '../errors';

/** What the status codes of HTTP mean, in a developer's words (RFC 9110 section 15, RFC 6585, RFC 6750 section 3.1). */
const meanings: Readonly<Record<number, string>> = {
  200: 'it worked',
  201: 'something new was made',
  202: 'accepted, not finished yet',
  203: 'it worked; a proxy changed the answer',
  204: 'it worked, with nothing to send back',
  205: 'it worked; the form can be cleared',
  206: 'a part, as asked',
  207: 'several results in one answer',
  300: 'several choices',
  301: 'moved for good',
  302: 'found elsewhere',
  303: 'see another address',
  304: 'not changed since the copy you have',
  307: 'elsewhere for now',
  308: 'moved for good',
  400: 'the request is not understood',
  401: 'no token, or one that is not accepted here',
  402: 'payment is asked for',
  403: 'the token is known, but may not do this',
  404: 'nothing at this address',
  405: 'the address does not take this method',
  406: 'no answer in a form that was asked for',
  407: 'the proxy wants to know who is calling',
  408: 'the server waited too long for the request',
  409: 'it collides with what is there',
  410: 'gone for good',
  411: 'the length is missing',
  412: 'a condition of the request is not met',
  413: 'the request is too large',
  414: 'the address is too long',
  415: 'the type of the body is not taken here',
  416: 'the part asked for does not exist',
  417: 'an expectation cannot be met',
  418: 'a teapot',
  421: 'the wrong server was reached',
  422: 'understood, but its content cannot be used',
  423: 'locked',
  424: 'something it depends on failed',
  425: 'too early',
  426: 'another protocol is needed',
  428: 'a condition is required',
  429: 'too many requests',
  431: 'the headers are too large',
  451: 'not available for legal reasons',
  500: 'the server failed',
  501: 'the server cannot do this',
  502: 'a server behind it gave a bad answer',
  503: 'not available at the moment',
  504: 'a server behind it did not answer in time',
  505: 'the HTTP version is not taken',
  507: 'the server has no room left',
  508: 'the server found a loop',
  511: 'the network wants a sign-in first',
};

/** Requests that carry no token: a refusal of theirs is about the client, or about whoever asks. */
const ofClients: ReadonlySet<FlowStage> = new Set(['token', 'refresh', 'introspection', 'revocation']);
const ofAnybody: ReadonlySet<FlowStage> = new Set(['discovery', 'keys', 'authorization']);

const withoutToken = (status: number, stage: FlowStage): string | undefined => {
  if (status !== 401 && status !== 403) return undefined;
  if (ofClients.has(stage)) return status === 401 ? 'the client is not accepted' : 'this is not allowed';
  if (ofAnybody.has(stage)) return status === 401 ? 'it wants a sign-in first' : 'this is not allowed from here';
  return undefined;
};

/** What a status means, in a few words; for codes nobody has registered, what their hundred means. `stage`: of which request. */
export const statusMeaning = (status: number, stage: FlowStage = 'request'): string => {
  const known = withoutToken(status, stage) ?? meanings[status];
  if (known !== undefined) return known;
  if (status >= 100 && status < 200) return 'on its way';
  if (status >= 200 && status < 300) return 'it worked';
  if (status >= 300 && status < 400) return 'elsewhere';
  if (status >= 400 && status < 500) return 'the request was refused';
  if (status >= 500 && status < 600) return 'the server failed';
  return 'not a status that HTTP knows';
};

/** How a status went, for its colour and mark. */
export const statusClass = (status: number): 'good' | 'redirect' | 'refused' | 'failed' => {
  if (status >= 200 && status < 300) return 'good';
  if (status >= 100 && status < 400) return 'redirect';
  return status >= 400 && status < 500 ? 'refused' : 'failed';
};
