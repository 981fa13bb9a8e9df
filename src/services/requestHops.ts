import { AppFailure, fail } from '../domain/errors';
import type { NetworkSettings } from '../domain/network';
import type { Clock, Http, HttpFactory } from '../ports';
import type { SendOne } from './requestRedirects';

/** The calls of one run: all of them together end within the run's time limit, and are freed together. */
export type RequestHops = {
  readonly send: SendOne;
  /** The failure as the person knows it: a time limit is the one they set, not what was left of it for the last hop. */
  readonly failure: (caught: unknown) => unknown;
  readonly close: () => Promise<void>;
};

/** Makes the calls of one run; the time begins to run at once. */
export const createRequestHops = (deps: {
  readonly http: HttpFactory;
  readonly clock: Clock;
  readonly network: NetworkSettings;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}): RequestHops => {
  const ends = deps.clock.monotonic() + deps.timeoutSeconds * 1000;
  const opened: Http[] = [];
  const given = new Set<number>();

  return {
    send: ({ url, method, headers, body }, refuseLocal) => {
      const overallTimeoutSeconds = Math.max(1, ends - deps.clock.monotonic()) / 1000;
      given.add(overallTimeoutSeconds);
      const http = deps.http({ ...deps.network, overallTimeoutSeconds });
      opened.push(http);
      const request = { method, headers, ...(body === undefined ? {} : { body }) };
      return http.stream(url, request, { stage: 'request', signal: deps.signal, refuseLocal });
    },
    failure: (caught) => {
      if (!(caught instanceof AppFailure) || caught.error.code !== 'timed-out') return caught;
      const { code, ...details } = caught.error;
      return given.has(details.seconds) ? fail(code, { ...details, seconds: deps.timeoutSeconds }, caught) : caught;
    },
    close: async () => void (await Promise.all(opened.map((http) => http.close()))),
  };
};
