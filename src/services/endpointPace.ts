import { askedPause, errorClass } from '../domain/errorClass';
import type { AppError } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { backoff } from '../domain/refreshPlan';
import type { Clock } from '../ports';
import { serverOf } from '../providers/index';

const minute = 60_000;

/** A moment by both clocks: it is over when either says so, since one may stand still and the other be set. */
type Moment = { readonly monotonic: number; readonly wall: number };

type Endpoint = {
  readonly busy: number;
  /** When calls of the last minute began, by the monotonic clock. */
  readonly begun: readonly number[];
  readonly failures: number;
  /** Nothing is sent before it, after a failure. */
  readonly pause?: Moment;
  /** Nothing is sent before it, because the provider asked so. */
  readonly asked?: Moment;
};

const idle: Endpoint = { busy: 0, begun: [], failures: 0 };

/** What a profile's token endpoint is known by: its own address, or that of the provider whose description names it. */
export const endpointKey = (profile: Profile): string => {
  const server = serverOf(profile);
  switch (server.kind) {
    case 'practice':
      return 'practice';
    case 'endpoints':
      return server.endpoints.token?.trim() || server.issuer;
    case 'discovery':
      return server.overrides.token?.trim() || server.issuer.trim().replace(/\/$/, '');
  }
};

/** Failures that are not the endpoint's: it was never reached, or has done its part. */
const isOurs = ({ code }: AppError): boolean =>
  code.startsWith('keychain-') || code.startsWith('storage-') || code.startsWith('disk-');

/** How often each token endpoint was asked, and from when on it may be asked again. */
export const createEndpointPace = (deps: { readonly clock: Pick<Clock, 'now' | 'monotonic'> }) => {
  const { clock } = deps;
  const endpoints = new Map<string, Endpoint>();

  const of = (key: string): Endpoint => endpoints.get(key) ?? idle;
  const after = (milliseconds: number): Moment => ({
    monotonic: clock.monotonic() + milliseconds,
    wall: clock.now() + milliseconds,
  });
  const until = (moment: Moment | undefined): number =>
    moment === undefined ? 0 : Math.max(0, Math.min(moment.monotonic - clock.monotonic(), moment.wall - clock.now()));

  const lastMinute = ({ begun }: Endpoint): readonly number[] => begun.filter((at) => at > clock.monotonic() - minute);

  const afterFailure = (before: Endpoint, error: AppError, random: number): Endpoint => {
    const failures = before.failures + 1;
    const asked = askedPause(error);
    return {
      ...before,
      failures,
      pause: after(backoff(failures, random)),
      // A little later than asked: everybody else who was asked comes back at that second.
      ...(asked === undefined ? {} : { asked: after(asked * (1 + random / 10)) }),
    };
  };

  return {
    begins: (key: string): void => {
      const before = of(key);
      endpoints.set(key, { ...before, busy: before.busy + 1, begun: [...lastMinute(before), clock.monotonic()] });
    },
    /** `random`: 0 to 1. */
    ends: (key: string, error: AppError | undefined, random: number): void => {
      const before = { ...of(key), busy: Math.max(0, of(key).busy - 1) };
      if (error !== undefined && errorClass(error) === 'none') return void endpoints.set(key, before);
      const isItsOwn = error !== undefined && !isOurs(error) && troubles.has(errorClass(error));
      const { busy, begun } = before;
      endpoints.set(key, isItsOwn ? afterFailure(before, error, random) : { busy, begun, failures: 0 });
    },
    /** A call waits for a person, who may take minutes: until it goes on, the endpoint is free for others. */
    waits: (key: string): void => {
      endpoints.set(key, { ...of(key), busy: Math.max(0, of(key).busy - 1) });
    },
    /** The person has answered, or will not any more. */
    goesOn: (key: string): void => {
      endpoints.set(key, { ...of(key), busy: of(key).busy + 1 });
    },
    /** In how many ms the endpoint may be asked by itself: 0 for now, infinite while it is being asked. */
    waitFor: (key: string, perMinute: number): number => {
      const endpoint = of(key);
      if (endpoint.busy > 0) return Number.POSITIVE_INFINITY;
      const begun = lastMinute(endpoint);
      const oldest = begun.length < perMinute ? undefined : begun[begun.length - perMinute];
      const paced = oldest === undefined ? 0 : oldest + minute - clock.monotonic();
      return Math.max(paced, until(endpoint.pause), until(endpoint.asked));
    },
    /** For how long, in ms, the provider asked to be left alone by everybody. */
    askedFor: (key: string): number => until(of(key).asked),
    /** The network may be another one now: what failed is tried again, except where a provider asked for a pause. */
    wake: (): void => {
      for (const [key, { pause: _pause, ...rest }] of [...endpoints]) endpoints.set(key, { ...rest, failures: 0 });
    },
  };
};

const troubles: ReadonlySet<string> = new Set(['transient', 'uncertain']);

export type EndpointPace = ReturnType<typeof createEndpointPace>;
