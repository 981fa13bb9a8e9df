import type { LoggedExchange } from './exchangeLog';
import type { SwitchBoard } from './switchBoard';

/** What a test or the practice service gives an emulator. */
export type EmulatorOptions<Switches> = {
  /** Milliseconds. */
  readonly now: () => number;
  /** The port to listen on; any free one when left out or taken. */
  readonly port?: number;
  readonly switches?: Partial<Switches>;
  /** What `onChange` gave in an earlier run; a text that cannot be used means a fresh start. */
  readonly state?: string;
  /** Told the whole state to keep, in a safe place, because credentials are in it. */
  readonly onChange?: (state: string) => void;
  /** Told of faults of the emulator itself; the caller of the emulated server sees status 500. */
  readonly onError?: (error: unknown) => void;
};

/** A running imitation of a vendor's system, on this computer only. */
export type Emulator<Switches, Credentials> = {
  /** `http://127.0.0.1:PORT`, or https where the system is only ever met that way. */
  readonly origin: string;
  /** How the imitated system behaves, changeable while it runs. */
  readonly switches: SwitchBoard<Switches>;
  /** Everything a newcomer has to type. */
  readonly credentials: Credentials;
  /** What arrived lately, oldest first. */
  readonly exchanges: readonly LoggedExchange[];
  /** Frees the port and ends every connection. Never rejects; a second call changes nothing. */
  readonly stop: () => Promise<void>;
};
