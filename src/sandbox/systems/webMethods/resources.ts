import { createHash } from 'node:crypto';
import { type Answer, jsonAnswer } from '../shared/answer';
import { type Arrival, bearerOf, jsonOf } from '../shared/arrival';
import type { TokenRow } from './grants';
import { clientOf, isActive, type WebMethodsParts } from './parts';

const graceSeconds = 840;

/** The calls that a service of this system answers; a job under way is remembered for the grace period. */
export type Resources = {
  /** The answer for a service URL; undefined for a path that is none. */
  readonly answer: (arrival: Arrival) => Answer | undefined;
};

const refuse = (status: 401 | 403, error: string, description: string): Answer =>
  jsonAnswer(
    status,
    { error, error_description: description },
    { 'www-authenticate': `Bearer realm="webMethods", error="${error}", error_description="${description}"` },
  );

/** Whether a path is one of a service URL's, in which `*` stands for one path variable. */
export const matchesService = (serviceUrl: string, pathname: string): boolean => {
  const wanted = serviceUrl.split('/');
  const given = pathname.split('/');
  return wanted.length === given.length && wanted.every((part, at) => part === '*' || part === given[at]);
};

type Admission = { readonly row: TokenRow } | { readonly refusal: Answer };

/** Creates the flow service and the REST API of the emulator. */
export const createResources = (parts: WebMethodsParts): Resources => {
  const { seed, tokens, now, switches } = parts;
  /** When the session of a job began, by the hash of its token. In memory: a restart ends the session. */
  const jobs = new Map<string, number>();

  const isGood = (row: TokenRow): boolean => {
    const client = clientOf(parts, row.clientId);
    return client !== undefined && isActive(parts, client) && tokens.stands(row);
  };

  const admit = (arrival: Arrival): Admission => {
    const token = bearerOf(arrival);
    const row = token === undefined ? undefined : tokens.byAccessToken(token);
    const over = row !== undefined && row.accessEnds !== null && row.accessEnds <= now();
    if (token === undefined || row === undefined || over) {
      return { refusal: refuse(401, 'invalid_token', 'The access token is missing, invalid or expired.') };
    }
    const job = createHash('sha256').update(token).digest('base64url');
    const began = jobs.get(job);
    if (switches().gracePeriod && began !== undefined && now() < began + graceSeconds * 1000) return { row };
    if (!isGood(row)) return { refusal: refuse(401, 'invalid_token', 'The access token is no longer valid.') };
    if (jobs.size > 500) jobs.clear();
    jobs.set(job, now());
    return { row };
  };

  return {
    answer: (arrival) => {
      const { pathname } = arrival.url;
      const serving = seed.scopes.filter(({ serviceUrls }) => serviceUrls.some((one) => matchesService(one, pathname)));
      if (serving.length === 0) return undefined;
      const admission = admit(arrival);
      if ('refusal' in admission) return admission.refusal;
      if (!serving.some(({ name }) => admission.row.scopes.includes(name))) {
        return refuse(403, 'insufficient_scope', '[ISS.0010.8046] The scope of the token does not reach this service.');
      }
      if (arrival.method !== 'POST')
        return jsonAnswer(405, { error: 'Services are run with POST.' }, { allow: 'POST' });
      const { username, scopes } = admission.row;
      return jsonAnswer(200, { service: pathname, user: username, scopes, received: jsonOf(arrival) ?? null });
    },
  };
};
