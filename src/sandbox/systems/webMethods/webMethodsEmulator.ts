import { createRecords } from '../../records';
import { type Answer, jsonAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import type { Emulator, EmulatorOptions } from '../shared/emulator';
import { openEmulatorServer } from '../shared/emulatorServer';
import { readKeptState, writeKeptState } from '../shared/keptState';
import { createSwitchBoard, type SwitchBoard } from '../shared/switchBoard';
import {
  type Administration,
  administrationPage,
  createAdministeredSwitches,
  createAdministration,
} from './administration';
import { authorization } from './authorization';
import { createTokens } from './grants';
import { errorPage, OAuthRefusal, refusalAnswer } from './oauthError';
import type { WebMethodsParts } from './parts';
import { administrationPath, authorizePath, tokenPath } from './paths';
import { createResources, type Resources } from './resources';
import { freshSeed, seedSchema, type WebMethodsSeed } from './seed';
import { defaultWebMethodsSwitches, type WebMethodsSwitches } from './switches';
import { tokenEndpoint } from './tokenEndpoint';

export type { WebMethodsSwitches } from './switches';

/** Everything a newcomer has to type. */
export type WebMethodsCredentials = {
  readonly user: { readonly username: string; readonly password: string };
  /** For code, client credentials and password. */
  readonly confidentialClient: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
  };
  /** For implicit, and for a code with PKCE; it has several redirection URLs, so one must be named. */
  readonly publicClient: { readonly clientId: string; readonly redirectUris: readonly string[] };
  /** The scopes of both clients; their case does not matter. */
  readonly scopes: readonly string[];
  /** A scope that exists but is associated with no client. */
  readonly foreignScope: string;
  /** Addresses to POST to: the flow service is in the first scope, the REST resource in the second. */
  readonly flowServiceUrl: string;
  readonly restResourceUrl: string;
  /** A page with what an administrator can do. */
  readonly administrationUrl: string;
};

/** A running IBM webMethods Integration. */
export type WebMethodsEmulator = Emulator<WebMethodsSwitches, WebMethodsCredentials> & {
  readonly administration: Administration;
};

const credentialsOf = (origin: string, seed: WebMethodsSeed): WebMethodsCredentials => ({
  user: seed.user,
  confidentialClient: {
    clientId: seed.confidential.id,
    clientSecret: seed.confidential.secret ?? '',
    redirectUri: seed.confidential.redirectUris[0] ?? '',
  },
  publicClient: { clientId: seed.publicClient.id, redirectUris: seed.publicClient.redirectUris },
  scopes: seed.confidential.scopes,
  foreignScope: seed.scopes.find(({ name }) => !seed.confidential.scopes.includes(name))?.name ?? '',
  flowServiceUrl: `${origin}${seed.flowPath}`,
  restResourceUrl: `${origin}${seed.restPath}`,
  administrationUrl: `${origin}${administrationPath}`,
});

type RouterParts = {
  readonly parts: WebMethodsParts;
  readonly resources: Resources;
  readonly administration: Administration;
  readonly switches: SwitchBoard<WebMethodsSwitches>;
};

const plainHttp = (): OAuthRefusal => new OAuthRefusal(400, 'invalid_request', 'OAuth calls must come over https.');

const answerToken = (parts: WebMethodsParts, arrival: Arrival): Answer => {
  const { requireHttps, errorBody } = parts.switches();
  try {
    if (requireHttps) throw plainHttp();
    if (arrival.method !== 'POST') throw new OAuthRefusal(405, 'invalid_request', 'Tokens are given for POST.');
    return tokenEndpoint(parts, arrival);
  } catch (error) {
    if (error instanceof OAuthRefusal) return refusalAnswer(error, errorBody);
    throw error;
  }
};

const route = ({ parts, resources, administration, switches }: RouterParts, arrival: Arrival): Answer => {
  const { pathname } = arrival.url;
  if (pathname === tokenPath) return answerToken(parts, arrival);
  if (pathname === authorizePath && ['GET', 'POST'].includes(arrival.method)) {
    return switches.get().requireHttps ? errorPage(plainHttp()) : authorization(parts, arrival);
  }
  if (pathname === administrationPath) return administrationPage(parts, administration, switches, arrival);
  return resources.answer(arrival) ?? jsonAnswer(404, { error: 'There is nothing at this address.' });
};

/** Starts the emulator, with what was kept or afresh; throws when it cannot listen. */
export const startWebMethodsEmulator = async (
  options: EmulatorOptions<WebMethodsSwitches>,
): Promise<WebMethodsEmulator> => {
  const { now } = options;
  const kept = readKeptState(options.state, seedSchema);
  let seed = kept?.seed ?? freshSeed();
  const changed = (): void => options.onChange?.(writeKeptState(seed, records));
  const records = createRecords({ now, saved: kept?.records ?? [], onChange: () => changed() });
  const onGenerations = (generations: WebMethodsSeed['generations']): void => {
    seed = { ...seed, generations };
    changed();
  };
  const tokens = createTokens({ records, now, generations: seed.generations, onGenerations });
  const board = createSwitchBoard(defaultWebMethodsSwitches, options.switches);
  const parts: WebMethodsParts = { now, switches: board.get, seed, tokens, records };
  const administration = createAdministration(parts);
  const switches = createAdministeredSwitches(board, administration.deleteAllTokens);
  const resources = createResources(parts);
  const { origin, exchanges, handle, stop } = await openEmulatorServer({
    now,
    port: options.port,
    onError: options.onError,
  });
  handle((arrival) => route({ parts, resources, administration, switches }, arrival));
  if (kept === undefined) changed();
  return { origin, switches, credentials: credentialsOf(origin, seed), exchanges, stop, administration };
};
