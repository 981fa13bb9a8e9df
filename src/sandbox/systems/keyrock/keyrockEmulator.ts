import { createRecords } from '../../records';
import type { Emulator, EmulatorOptions } from '../shared/emulator';
import { openEmulatorServer } from '../shared/emulatorServer';
import { readKeptState, writeKeptState } from '../shared/keptState';
import { createSwitchBoard } from '../shared/switchBoard';
import { createDirectory, type Directory, type KeyrockApplication } from './directory';
import { issuerOf } from './issue';
import { createRouter } from './routes';
import { freshSeed, type KeyrockSeed, practiceRedirectUri, seedSchema } from './seed';
import { createSigning } from './signing';
import { defaultKeyrockSwitches, type KeyrockSwitches } from './switches';
import { createTokens } from './tokens';

export type { KeyrockSwitches } from './switches';

/** What has to be typed to use one of the practice applications. */
export type KeyrockClient = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the application's JWTs; null when it is not registered for any. */
  readonly jwtSecret: string | null;
  readonly redirectUri: string;
  readonly issuer: string;
};

/** Everything a newcomer has to type. */
export type KeyrockCredentials = {
  /** For the administration API. */
  readonly admin: { readonly email: string; readonly password: string };
  /** Signs in with the e-mail address: the user name is not taken. */
  readonly user: { readonly username: string; readonly email: string; readonly password: string };
  /** Registered for everything: all grants, JWTs, permanent tokens, openid. */
  readonly application: KeyrockClient;
  /** Registered for all grants and nothing else. */
  readonly plainApplication: KeyrockClient;
};

/** A running FIWARE Keyrock, as version 8.3.0 was observed. */
export type KeyrockEmulator = Emulator<KeyrockSwitches, KeyrockCredentials>;

const clientOf = (origin: string, application: KeyrockApplication): KeyrockClient => ({
  clientId: application.id,
  clientSecret: application.secret,
  jwtSecret: application.jwtSecret,
  redirectUri: application.redirectUris[0] ?? practiceRedirectUri,
  issuer: issuerOf({ origin }, application.id),
});

const credentialsOf = (origin: string, { told }: KeyrockSeed, directory: Directory): KeyrockCredentials => {
  const admin = directory.user(told.adminId);
  const user = directory.user(told.userId);
  const full = directory.application(told.fullId);
  const bare = directory.application(told.plainId);
  if (!admin || !user || !full || !bare) throw new Error('the kept state lacks what the practice needs');
  return {
    admin: { email: admin.email, password: admin.password },
    user: { username: user.username, email: user.email, password: user.password },
    application: clientOf(origin, full),
    plainApplication: clientOf(origin, bare),
  };
};

/** Starts the emulator, with what was kept or afresh; throws when it cannot listen. */
export const startKeyrockEmulator = async (options: EmulatorOptions<KeyrockSwitches>): Promise<KeyrockEmulator> => {
  const { now } = options;
  const kept = readKeptState(options.state, seedSchema);
  let seed = kept?.seed ?? freshSeed();
  const changed = (): void => options.onChange?.(writeKeptState({ ...seed, directory: directory.content() }, records));
  const records = createRecords({ now, saved: kept?.records ?? [], onChange: () => changed() });
  const directory = createDirectory(seed.directory, () => changed());
  const signing = createSigning({
    now,
    kept: seed.serverKey ?? undefined,
    onKey: (key) => {
      seed = { ...seed, serverKey: { ...key, kty: 'RSA', kid: 'keyrock' } };
      changed();
    },
  });
  const switches = createSwitchBoard(defaultKeyrockSwitches, options.switches);
  const server = await openEmulatorServer({ now, port: options.port, onError: options.onError });
  const { origin, exchanges, stop } = server;
  const tokens = createTokens(records, now);
  const { cookieKey } = seed;
  server.handle(createRouter({ origin, now, switches: switches.get, directory, tokens, signing, cookieKey, records }));
  if (kept === undefined) changed();
  return { origin, switches, credentials: credentialsOf(origin, seed, directory), exchanges, stop };
};
