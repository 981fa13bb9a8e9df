import type { Directory } from './directory';
import type { Signing } from './signing';
import type { KeyrockSwitches } from './switches';
import type { Tokens } from './tokens';

/** What the endpoints of the emulator work with. */
export type KeyrockParts = {
  readonly origin: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** Read anew for each request. */
  readonly switches: () => KeyrockSwitches;
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly signing: Signing;
  /** What signs session cookies. */
  readonly cookieKey: string;
};
