import { createRecords } from '../../records';
import type { Answer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import type { Emulator, EmulatorOptions } from '../shared/emulator';
import { openEmulatorServer } from '../shared/emulatorServer';
import { readKeptState, writeKeptState } from '../shared/keptState';
import { createSwitchBoard } from '../shared/switchBoard';
import { DxRefusal, refusalAnswer } from './refusal';
import { analytics, whoAmI } from './resources';
import { type DxSeed, freshSeed, seedSchema } from './seed';
import { createSessions } from './sessions';
import { type DxSwitches, defaultDxSwitches } from './switches';
import { type DxParts, tokenEndpoint } from './tokenEndpoint';

export type { DxSwitches } from './switches';

/** Somebody who can sign in, and what their tokens are good for. */
export type DxPerson = {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly tenants: readonly string[];
  readonly global: boolean;
};

/** Everything a newcomer has to type. */
export type DxCredentials = {
  /** The tenant to sign in to; the user has scope on the other one as well. */
  readonly tenant: string;
  readonly otherTenant: string;
  readonly user: DxPerson;
  /** Has scope on `otherTenant` alone. */
  readonly userOfOneTenant: DxPerson;
  /** May use the scope `global` too. */
  readonly globalUser: DxPerson;
};

/** A running EMM security server of Broadcom DX Operational Intelligence, with the APIs behind it. */
export type DxEmulator = Emulator<DxSwitches, DxCredentials>;

const credentialsOf = ({ tenants, users: [user, userOfOneTenant, globalUser] }: DxSeed): DxCredentials => {
  const person = ({ username, email, password, tenants: names, global }: DxSeed['users'][0]): DxPerson => ({
    username,
    email,
    password,
    tenants: names,
    global,
  });
  return {
    tenant: tenants[0].name,
    otherTenant: tenants[1].name,
    user: person(user),
    userOfOneTenant: person(userOfOneTenant),
    globalUser: person(globalUser),
  };
};

const route = (parts: DxParts, arrival: Arrival): Answer => {
  const { method, url } = arrival;
  if (url.pathname === '/ess/security/v1/token') {
    if (method === 'POST') return tokenEndpoint(parts, arrival);
    throw new DxRefusal(405, 'Tokens are given for POST.');
  }
  if (url.pathname === '/ess/security/v1/me' && method === 'GET') return whoAmI(parts, arrival);
  // The documentation names v2; hosted servers are called at v3 as well.
  if (/^\/mdo\/v[23]\/aoanalytics(\/|$)/.test(url.pathname) && ['GET', 'POST'].includes(method)) {
    return analytics(parts, arrival);
  }
  throw new DxRefusal(404, 'There is nothing at this address.');
};

/** Starts the emulator, with what was kept or afresh; throws when it cannot listen. */
export const startDxEmulator = async (options: EmulatorOptions<DxSwitches>): Promise<DxEmulator> => {
  const { now } = options;
  const kept = readKeptState(options.state, seedSchema);
  const seed = kept?.seed ?? freshSeed();
  const changed = (): void => options.onChange?.(writeKeptState(seed, records));
  const records = createRecords({ now, saved: kept?.records ?? [], onChange: () => changed() });
  const switches = createSwitchBoard(defaultDxSwitches, options.switches);
  const parts: DxParts = { now, switches: switches.get, seed, sessions: createSessions(records, now) };
  const { origin, exchanges, handle, stop } = await openEmulatorServer({
    now,
    port: options.port,
    onError: options.onError,
  });
  handle((arrival) => {
    try {
      return route(parts, arrival);
    } catch (error) {
      if (error instanceof DxRefusal) return refusalAnswer(error);
      throw error;
    }
  });
  if (kept === undefined) changed();
  return { origin, switches, credentials: credentialsOf(seed), exchanges, stop };
};
