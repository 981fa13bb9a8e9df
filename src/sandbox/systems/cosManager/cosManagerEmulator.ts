import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { page } from '../../page';
import { readablePassword } from '../../state';
import { type Answer, jsonAnswer, pageAnswer, redirectAnswer } from '../shared/answer';
import { type Arrival, basicPairOf, bearerOf, plainPath } from '../shared/arrival';
import type { Emulator, EmulatorOptions } from '../shared/emulator';
import { openEmulatorServer } from '../shared/emulatorServer';
import { readKeptState, writeKeptState } from '../shared/keptState';
import { createSwitchBoard } from '../shared/switchBoard';
import { checkAccessToken, type ManagerProvider } from './accessTokenCheck';
import { fingerprintOf, isSoundIdentity, selfSignedCertificate } from './certificate';

/** What the Manager's documentation leaves open. */
export type CosManagerSwitches = {
  /** How a caller is turned away: by status, with a page in place of data, or with the way to a sign-in page. */
  readonly rejection: '401' | '403' | 'page' | 'redirect';
};

/** What a person or a test needs to call the Manager. */
export type CosManagerCredentials = {
  readonly manager: string;
  readonly viewSystemUrl: string;
  readonly certificatePem: string;
  /** Upper-case hex in pairs with colons. */
  readonly certificateSha256: string;
  /** The one user who is not from the OpenID provider, and who may therefore use Basic. */
  readonly localUser: { readonly username: string; readonly password: string };
};

/** A running imitation of the IBM Cloud Object Storage Manager. */
export type CosManagerEmulator = Emulator<CosManagerSwitches, CosManagerCredentials>;

const seedSchema = z.object({
  password: z.string().min(1),
  tls: z.object({ cert: z.string(), key: z.string() }).refine(isSoundIdentity),
});
type Seed = z.infer<typeof seedSchema>;

const username = 'admin';
const viewSystemPath = '/manager/api/json/1.0/viewSystem.adm';

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

const isLocalUser = (arrival: Arrival, { password }: Seed): boolean => {
  const pair = basicPairOf(arrival);
  return (
    pair !== undefined && timingSafeEqual(digest(`${pair.name}:${pair.secret}`), digest(`${username}:${password}`))
  );
};

const system = (now: number): Answer =>
  jsonAnswer(200, {
    responseStatus: 'ok',
    responseHeader: { status: 'ok', now, requestId: randomUUID() },
    responseData: {
      sites: [{ id: 1, name: 'Practice site' }],
      devices: [{ id: 11, hostname: 'practice-slicestor', deviceType: 'slicestor', siteId: 1 }],
      vaults: [{ id: 21, name: 'practice-vault', width: 1, threshold: 1 }],
    },
  });

const signInPage = () =>
  page({
    title: 'Sign in to the Manager',
    brand: 'Practice Cloud Object Storage Manager, on this computer only',
    body: '<p>This page stands for the Manager’s own sign-in. An API client that sees it was turned away.</p>',
  });

const rejection = (how: CosManagerSwitches['rejection'], hadToken: boolean): Answer => {
  const challenge = { 'www-authenticate': hadToken ? 'Bearer error="invalid_token"' : 'Bearer' };
  switch (how) {
    case '401':
      return jsonAnswer(401, { responseStatus: 'error' }, challenge);
    case '403':
      return jsonAnswer(403, { responseStatus: 'error' });
    case 'page':
      return pageAnswer(200, signInPage());
    case 'redirect':
      return redirectAnswer('/manager/login.adm');
  }
};

type ManagerOptions = EmulatorOptions<CosManagerSwitches> & { readonly provider: ManagerProvider };

const createRoute =
  (seed: Seed, { now, provider }: ManagerOptions, switches: () => CosManagerSwitches) =>
  async (arrival: Arrival): Promise<Answer> => {
    const path = plainPath(arrival);
    if (path === '/manager/login.adm') return pageAnswer(200, signInPage());
    if (path !== viewSystemPath || arrival.method !== 'GET') return jsonAnswer(404, { responseStatus: 'error' });
    if (isLocalUser(arrival, seed)) return system(now());
    const token = bearerOf(arrival);
    const verdict = token === undefined ? undefined : await checkAccessToken(token, provider, now);
    return verdict?.ok === true ? system(now()) : rejection(switches().rejection, token !== undefined);
  };

/** Starts the Manager over https, with the certificate an earlier run kept or a new one. */
export const startCosManagerEmulator = async (options: ManagerOptions): Promise<CosManagerEmulator> => {
  const kept = readKeptState(options.state, seedSchema)?.seed;
  const seed = kept ?? { password: readablePassword(), tls: selfSignedCertificate('manager.practice.example') };
  const switches = createSwitchBoard<CosManagerSwitches>({ rejection: '401' }, options.switches);
  const server = await openEmulatorServer({
    now: options.now,
    port: options.port,
    tls: seed.tls,
    onError: options.onError,
  });
  server.handle(createRoute(seed, options, switches.get));
  if (kept === undefined) options.onChange?.(writeKeptState(seed));
  return {
    origin: server.origin,
    switches,
    credentials: {
      manager: server.origin,
      viewSystemUrl: `${server.origin}${viewSystemPath}`,
      certificatePem: seed.tls.cert,
      certificateSha256: fingerprintOf(seed.tls),
      localUser: { username, password: seed.password },
    },
    exchanges: server.exchanges,
    stop: server.stop,
  };
};
