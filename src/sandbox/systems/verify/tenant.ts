import type { Records } from '../../records';
import type { Mailbox } from '../shared/mailbox';
import type { TotpDevice } from '../shared/totpDevice';
import type { Applications } from './applications';
import type { Directory } from './directory';
import type { Keys } from './keys';
import type { Derive } from './seed';
import type { VerifySwitches } from './switches';

/** Everything that the endpoints of one tenant work with. */
export type Tenant = {
  readonly origin: string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly switches: () => VerifySwitches;
  readonly derive: Derive;
  readonly directory: Directory;
  readonly applications: Applications;
  readonly records: Records;
  readonly keys: Keys;
  readonly mailbox: Mailbox;
  /** Dana's authenticator app. */
  readonly totp: TotpDevice;
};

/** The time as tokens carry it: whole seconds since 1970. */
export const secondsNow = ({ now }: Tenant): number => Math.floor(now() / 1000);
