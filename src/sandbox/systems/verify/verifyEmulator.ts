import { createRecords, type Records } from '../../records';
import type { Answer } from '../shared/answer';
import { type Arrival, plainPath } from '../shared/arrival';
import type { Emulator, EmulatorOptions } from '../shared/emulator';
import { openEmulatorServer } from '../shared/emulatorServer';
import { readKeptState, writeKeptState } from '../shared/keptState';
import { createMailbox } from '../shared/mailbox';
import { answerPhone } from '../shared/phone';
import { createSwitchBoard, type SwitchBoard } from '../shared/switchBoard';
import { createTotpDevice } from '../shared/totpDevice';
import { answerApi } from './apiCall';
import { createApis } from './apis';
import { createApplications } from './applications';
import { credentialsOf, type VerifyCredentials } from './credentials';
import { createDirectory } from './directory';
import { createKeys, type Keys } from './keys';
import { createOpenIdEndpoints } from './openIdEndpoints';
import type { VerifyPhone } from './phone';
import { nothingHere } from './refusal';
import { createDerive, freshSeed, type Seed, seedSchema } from './seed';
import { defaultSwitches, type VerifySwitches } from './switches';
import type { Tenant } from './tenant';

/** A running imitation of an IBM Verify tenant (formerly IBM Security Verify). */
export type VerifyEmulator = Emulator<VerifySwitches, VerifyCredentials> & {
  /** Dana's phone and mailbox. */
  readonly phone: VerifyPhone;
};

type Parts = {
  readonly origin: string;
  readonly now: () => number;
  readonly seed: Seed;
  readonly records: Records;
  readonly keys: Keys;
  readonly switches: SwitchBoard<VerifySwitches>;
};

const createTenant = ({ origin, now, seed, records, keys, switches }: Parts): Tenant => {
  const derive = createDerive(seed);
  return {
    origin,
    now,
    switches: switches.get,
    derive,
    directory: createDirectory(seed, derive),
    applications: createApplications(derive, switches.get),
    records,
    keys,
    mailbox: createMailbox(now),
    totp: createTotpDevice({ seed: seed.totpSeed, now }),
  };
};

/** Starts the tenant with what an earlier run kept, or afresh; throws when it cannot listen. */
export const startVerifyEmulator = async (options: EmulatorOptions<VerifySwitches>): Promise<VerifyEmulator> => {
  const { now, port, onChange, onError } = options;
  const kept = readKeptState(options.state, seedSchema);
  const seed = kept?.seed ?? (await freshSeed());
  const save = (): void => onChange?.(writeKeptState(seed, records));
  const records = createRecords({ now, saved: kept?.records ?? [], onChange: save });
  const keys = await createKeys(seed, now);
  const switches = createSwitchBoard(defaultSwitches, options.switches);
  const server = await openEmulatorServer({ now, port, onError });
  const tenant = createTenant({ origin: server.origin, now, seed, records, keys, switches });
  const { routes, phone } = createApis(tenant);
  const openId = createOpenIdEndpoints(tenant);
  server.handle((arrival: Arrival): Answer | Promise<Answer> => {
    const path = plainPath(arrival);
    return (
      answerPhone(arrival, phone) ??
      openId(arrival, path) ??
      answerApi(tenant, routes, arrival, path) ??
      nothingHere(path)
    );
  });
  if (kept === undefined) save();
  return {
    origin: server.origin,
    switches,
    credentials: credentialsOf(tenant, seed),
    exchanges: server.exchanges,
    phone,
    stop: server.stop,
  };
};
