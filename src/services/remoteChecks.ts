import type { Check } from '../domain/check';
import { certificateCheck, clockCheck, keysCheck } from '../domain/checkRules';
import { type AppError, toAppError } from '../domain/errors';
import type { HostSurvey, SurveyHost } from '../domain/network';
import type { Profile, Server } from '../domain/profile';
import { isLoopbackHost } from '../domain/requestAddress';
import { clockDifference } from '../domain/serverClock';
import { type DiscoveredServer, discoverServer } from '../flows/discovery';
import { listeningToClock, readKeys } from '../flows/signingKeys';
import type { Clock, Http, HttpFactory } from '../ports';
import { serverOf } from '../providers/index';
import type { PracticeService } from './practiceService';
import { homeOf, hostsToSurvey, serverChecks } from './serverChecks';
import { systemCheck } from './systemChecks';

type Deps = {
  readonly http: HttpFactory;
  readonly practice: Pick<PracticeService, 'resolve'>;
  readonly survey: SurveyHost;
  readonly clock: Clock;
};

/** Says what was found, as soon as it is. */
export type Tell = (...checks: readonly Check[]) => void;

/** Which finding a failure of the way belongs to; it is not said twice. */
const ownerOf = ({ code }: AppError): 'certificate' | 'proxy' | undefined => {
  if (code.startsWith('tls-') || code === 'pin-mismatch' || code === 'ca-invalid') return 'certificate';
  return code === 'proxy-failed' ? 'proxy' : undefined;
};

const proxyChecks = ({ proxy: { name, why }, failure }: HostSurvey): Check => {
  const facts = { value: name ?? 'none', why };
  if (failure?.code !== 'proxy-failed') return { id: 'proxy', outcome: 'good', facts };
  return { id: 'proxy', outcome: 'bad', error: failure, facts, fix: { kind: 'no-proxy' } };
};

const certificateChecks = (seen: HostSurvey, now: number): readonly Check[] => {
  const { host, secure, failure, certificates, pinned } = seen;
  if (!secure) return [];
  if (failure !== undefined && ownerOf(failure) === 'certificate') {
    const fix = failure.code === 'tls-untrusted' ? { fix: { kind: 'trust' } as const } : {};
    return [{ id: 'certificate', outcome: 'bad', error: failure, facts: { host }, certificates, ...fix }];
  }
  if (failure !== undefined) return [{ id: 'certificate', outcome: 'skipped', facts: { host, why: 'not-reached' } }];
  return [certificateCheck(host, certificates, { now, pinned })];
};

const isHere = (address: string): boolean => {
  try {
    return isLoopbackHost(new URL(address).hostname);
  } catch {
    return false;
  }
};

const notFound = (error: AppError): Check => {
  const owner = ownerOf(error);
  if (owner !== undefined) return { id: 'provider', outcome: 'skipped', facts: { why: owner } };
  if (error.code === 'discovery-issuer-mismatch') {
    return { id: 'issuer', outcome: 'bad', error, facts: {}, fix: { kind: 'issuer', issuer: error.actual } };
  }
  return { id: 'provider', outcome: 'bad', error, facts: {}, fix: { kind: 'settings' } };
};

/** Checks that ask the provider; none of them signs in or sends a secret. */
export const createRemoteChecks = (deps: Deps) => {
  const { clock } = deps;

  /** Typed endpoints describe nothing; that their server answers at all is worth knowing. */
  const knock = async (home: string, http: Http, signal: AbortSignal): Promise<number | undefined> => {
    const root = new URL('/', home).href;
    const answer = await http.stream(root, { method: 'GET', headers: {} }, { stage: 'discovery', signal });
    answer.cancel();
    const date = answer.headers.find(([name]) => name.toLowerCase() === 'date')?.[1];
    return clockDifference(date, clock.now());
  };

  const keys = async (server: Server, found: DiscoveredServer, http: Http, signal: AbortSignal): Promise<Check> => {
    const address = found.endpoints.jwks;
    if (address === undefined) {
      const isOpenId = server.kind === 'discovery' && found.document === 'openid';
      return { id: 'keys', outcome: isOpenId ? 'warning' : 'skipped', facts: { why: 'no-address' } };
    }
    try {
      // A key set is a list of plain objects, of which any member may be missing.
      const list = (await readKeys(address, { http, signal })) as readonly Readonly<Record<string, unknown>>[];
      return keysCheck(list);
    } catch (caught) {
      return { id: 'keys', outcome: 'bad', error: toAppError(caught), facts: {} };
    }
  };

  const look = (profile: Profile, signal: AbortSignal, tell: Tell) => {
    const surveyed = new Map<string, Promise<void>>();
    let firstWay: string | undefined;

    const tellWay = (seen: HostSurvey): void => {
      const proxy = proxyChecks(seen);
      const way = `${proxy.facts.value} ${proxy.facts.why}`;
      if (firstWay === undefined) {
        firstWay = way;
        tell(proxy);
      } else if (firstWay !== way || proxy.outcome === 'bad') {
        tell({ ...proxy, facts: { ...proxy.facts, host: seen.host } });
      }
      tell(...certificateChecks(seen, clock.now()));
    };

    /** Each host once, whoever asks first. */
    const survey = (address: string): Promise<void> => {
      const { origin } = new URL(address);
      const known = surveyed.get(origin) ?? deps.survey(address, profile.network, signal).then(tellWay);
      surveyed.set(origin, known);
      return known;
    };
    const surveyAll = async (addresses: readonly string[]): Promise<void> => {
      await Promise.all(addresses.map(survey));
    };
    return { surveyAll };
  };

  const discover = async (server: Server, http: Http, signal: AbortSignal, tell: Tell) => {
    let ahead: number | undefined;
    const listening = listeningToClock(http, clock, (ms) => {
      ahead = ms;
    });
    try {
      const found = await discoverServer(server, listening, signal);
      if (server.kind === 'endpoints') ahead = await knock(homeOf(server), http, signal);
      tell({ id: 'provider', outcome: 'good', facts: { value: found.issuer || homeOf(server) } });
      return found;
    } catch (caught) {
      tell(notFound(toAppError(caught)));
      // What was typed is known all the same.
      return server.kind === 'endpoints'
        ? await discoverServer(server, http, signal).catch(() => undefined)
        : undefined;
    } finally {
      tell(isHere(homeOf(server)) && ahead === undefined ? noClock : clockCheck(ahead));
    }
  };

  const ask = async (profile: Profile, http: Http, signal: AbortSignal, tell: Tell): Promise<void> => {
    const server = serverOf(profile);
    const { surveyAll } = look(profile, signal, tell);
    const [found] = await Promise.all([
      discover(server, http, signal, tell),
      surveyAll(hostsToSurvey(profile, server)),
    ]);
    if (found === undefined) return;
    tell(...serverChecks(profile, server, found));
    await Promise.all([
      surveyAll(hostsToSurvey(profile, server, found)),
      keys(server, found, http, signal).then((check) => tell(check)),
    ]);
  };

  const askSystem = async (profile: Profile, http: Http, signal: AbortSignal, tell: Tell): Promise<void> => {
    const check = await systemCheck({ profile, server: serverOf(profile), http, signal }).catch(
      (caught: unknown): Check => ({ id: 'system', outcome: 'bad', error: toAppError(caught), facts: {} }),
    );
    if (check !== undefined) tell(check);
  };

  return {
    /** Tells what is found at the provider of a profile. Throws `practice-unavailable`, `address-*`. */
    run: async (profile: Profile, signal: AbortSignal, tell: Tell): Promise<void> => {
      const concrete = await deps.practice.resolve(profile);
      const http = deps.http(concrete.network);
      try {
        await Promise.all([ask(concrete, http, signal, tell), askSystem(concrete, http, signal, tell)]);
      } finally {
        await http.close();
      }
    },
  };
};

/** This computer's own clock is the provider's as well. */
const noClock: Check = { id: 'clock', outcome: 'skipped', facts: { why: 'this-computer' } };
