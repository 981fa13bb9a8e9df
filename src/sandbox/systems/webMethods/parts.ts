import type { Records } from '../../records';
import type { Tokens } from './grants';
import type { WebMethodsClient, WebMethodsSeed } from './seed';
import type { WebMethodsSwitches } from './switches';

/** What the endpoints of the emulator work with. */
export type WebMethodsParts = {
  /** Milliseconds. */
  readonly now: () => number;
  /** Read anew for each request. */
  readonly switches: () => WebMethodsSwitches;
  readonly seed: WebMethodsSeed;
  readonly tokens: Tokens;
  /** For codes and sign-ins under way, which do not outlive a restart. */
  readonly records: Records;
};

/** The client with this id. */
export const clientOf = ({ seed }: WebMethodsParts, id: string | null | undefined): WebMethodsClient | undefined =>
  [seed.confidential, seed.publicClient].find((client) => client.id === id);

/** Whether the client may do anything: the administrator can deactivate the confidential one. */
export const isActive = ({ seed, switches }: WebMethodsParts, client: WebMethodsClient): boolean =>
  client.id !== seed.confidential.id || switches().clientActive;
