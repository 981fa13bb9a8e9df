import { inWords } from '../text/duration';
import { plain, shownAddress } from '../text/wording';
import type { Evidence } from './rule';

/** The redirect address of the run, as it has to be registered. */
export const redirectOf = ({ redirectUri }: Evidence): string =>
  redirectUri === '' ? 'the one Settings shows' : `“${shownAddress(redirectUri)}”`;

/** “, which asked for …”, or nothing. */
export const scopeOf = ({ scope }: Evidence): string => (scope === '' ? 'no scope' : `“${plain(scope, 120)}”`);

export const audienceOf = ({ audience }: Evidence): string =>
  audience === '' ? 'no audience' : `“${plain(audience, 120)}”`;

export const clientOf = ({ clientId }: Evidence): string =>
  clientId === '' ? 'this client' : `the client “${plain(clientId, 80)}”`;

export const hostOf = ({ host }: Evidence): string => (host === '' ? 'the provider' : shownAddress(host, 80));

/** How far the provider's clock and ours are apart, as a clause. */
export const clockOf = ({ aheadSeconds }: Evidence): string => {
  const seconds = aheadSeconds ?? 0;
  const apart = Math.abs(seconds);
  // The header names whole seconds, and nobody sets a clock by them.
  const rounded = apart > 120 ? Math.round(apart / 60) * 60 : apart;
  return `this machine’s clock is ${inWords(rounded)} ${seconds > 0 ? 'behind' : 'ahead of'} the provider’s`;
};

/** Clocks further apart than any check forgives, in seconds. */
export const clockIsOff = ({ aheadSeconds }: Evidence): boolean =>
  aheadSeconds !== undefined && Math.abs(aheadSeconds) > 60;
