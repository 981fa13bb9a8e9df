import { fail } from '../../src/domain/errors';
import type { HttpFactory, HttpOptions, HttpRequest } from '../../src/ports';

/** How an endpoint behaves at a moment. `lost`: it answers, and the answer does not arrive. */
export type Weather = 'well' | 'unreachable' | 'unavailable' | 'asks-for-a-pause' | 'lost';

type Family = { current: string; revoked: boolean };

/** Providers that rotate refresh tokens and end a family when one comes twice; one token endpoint a host. */
export const createSimulatedProviders = (deps: {
  /** The time that nobody can set, in ms. */
  readonly real: () => number;
  readonly weather: (host: string) => Weather;
  readonly lifetimeSeconds: (host: string) => number;
}) => {
  const endsAt = new Map<string, number>();
  const families = new Map<string, Family>();
  const familyOf = new Map<string, Family>();
  const times = new Map<string, number[]>();
  let count = 0;
  let worst = 0;
  let requests = 0;
  let mostAtOnce = 0;
  const busy = new Map<string, number>();
  const lost: string[] = [];

  const note = (host: string): void => {
    const now = deps.real();
    const recent = [...(times.get(host) ?? []).filter((at) => at > now - 60_000), now];
    times.set(host, recent);
    requests += 1;
    worst = Math.max(worst, recent.length);
  };

  const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

  const issue = (host: string, family: Family | undefined): object => {
    count += 1;
    const accessToken = `access-${count}`;
    const lifetime = deps.lifetimeSeconds(host);
    endsAt.set(accessToken, deps.real() + lifetime * 1000);
    const bare = { access_token: accessToken, token_type: 'Bearer', expires_in: lifetime };
    if (family === undefined) return bare;
    family.current = `refresh-${count}`;
    familyOf.set(family.current, family);
    return { ...bare, refresh_token: family.current };
  };

  const grant = (host: string, form: URLSearchParams): Response => {
    if (form.get('grant_type') === 'refresh_token') {
      const sent = form.get('refresh_token') ?? '';
      const family = familyOf.get(sent);
      if (family === undefined || family.revoked || family.current !== sent) {
        if (family !== undefined) family.revoked = true;
        return json(400, { error: 'invalid_grant' });
      }
      return json(200, issue(host, family));
    }
    const user = form.get('username');
    // A user without a session of its own gets no refresh token.
    if (user === null || user.startsWith('plain')) return json(200, issue(host, undefined));
    const family = { current: '', revoked: false };
    families.set(user, family);
    return json(200, issue(host, family));
  };

  const answer = (url: string, request: HttpRequest, options: HttpOptions): Response => {
    const { host } = new URL(url);
    note(host);
    const weather = deps.weather(host);
    const { stage } = options;
    if (weather === 'unreachable') throw fail('connection-refused', { host });
    if (weather === 'unavailable') return json(503, {});
    if (weather === 'asks-for-a-pause') return json(429, {}, { 'retry-after': '120' });
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const given = grant(host, form);
    if (weather !== 'lost') return given;
    lost.push(form.get('refresh_token') ?? '');
    throw fail('connection-lost', { host, stage, sent: true });
  };

  const http: HttpFactory = () => ({
    call: async (url, request, options) => {
      const { host } = new URL(url);
      const now = (busy.get(host) ?? 0) + 1;
      busy.set(host, now);
      mostAtOnce = Math.max(mostAtOnce, now);
      try {
        // Answers take a moment, so that calls which overlap are seen to.
        await new Promise((resolve) => setImmediate(resolve));
        return answer(url, request, options);
      } finally {
        busy.set(host, (busy.get(host) ?? 1) - 1);
      }
    },
    stream: async () => Promise.reject(new Error('nothing is streamed here')),
    close: async () => undefined,
  });

  return {
    http,
    /** Whether an API would take the token now. */
    takes: (accessToken: string): boolean => (endsAt.get(accessToken) ?? 0) > deps.real(),
    /** Most requests that one endpoint had within a minute. */
    worstMinute: (): number => worst,
    requests: (): number => requests,
    /** Most requests that one endpoint had at once. */
    worstAtOnce: (): number => mostAtOnce,
    /** Ends every session, as an administrator does. */
    endAll: (): void => {
      for (const family of families.values()) family.revoked = true;
    },
    /** How many families ended because a refresh token came twice. */
    revoked: (): number => [...families.values()].filter(({ revoked }) => revoked).length,
    lost: (): number => lost.length,
  };
};
