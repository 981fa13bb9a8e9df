import { inWords } from '../text/duration';
import { plain, shownAddress } from '../text/wording';
import { registerAt } from './registration';
import type { Evidence } from './rule';

/** The redirect address of the run, as it has to be registered. */
export const redirectOf = ({ redirectUri }: Evidence): string =>
  redirectUri === '' ? 'the one Settings shows' : `“${shownAddress(redirectUri)}”`;

/** How the redirect address of the run is registered, as a sentence without its end. */
export const registration = (evidence: Evidence): string => {
  const listening = evidence.run.steps.find((step) => step.kind === 'listening');
  const anyPort = listening?.kind === 'listening' && listening.anyPort === true;
  return registerAt(addressesOf(evidence), { address: evidence.redirectUri, anyPort });
};

/** The scope of the run, quoted. */
export const scopeOf = ({ scope }: Evidence): string =>
  scope === '' ? 'the scope that was asked for' : `“${plain(scope, 120)}”`;

/** The audience of the run, quoted. */
export const audienceOf = ({ audience }: Evidence): string =>
  audience === '' ? 'no audience' : `“${plain(audience, 120)}”`;

/** The client of the run, by its ID where that is known. */
export const clientOf = ({ clientId }: Evidence): string =>
  clientId === '' ? 'this client' : `the client “${plain(clientId, 80)}”`;

/** The host that answered, for the middle of a sentence. */
export const hostOf = ({ host }: Evidence): string => (host === '' ? 'the provider' : shownAddress(host, 80));

/** How the provider described its refusal; empty where it did not. */
export const wordsOf = ({ error }: Evidence): string =>
  'description' in error && error.description !== undefined ? plain(error.description, 240) : '';

/** A sentence without its full stop, and behind it what the provider said, where it said anything. */
export const withWords = (sentence: string, evidence: Evidence): string => {
  const words = wordsOf(evidence);
  return words === '' ? `${sentence}.` : `${sentence}: “${words.replace(/\.$/, '')}”.`;
};

/** Every address of the run: of its exchanges, of the page the browser was sent to, and the issuer. */
export const addressesOf = ({ records, run, issuer }: Evidence): readonly string[] => [
  ...records.map(({ request }) => request.address),
  ...run.steps.flatMap((step) => ('address' in step ? [step.address] : [])),
  issuer,
];

/** How far the provider's clock and ours are apart, as a clause. */
export const clockOf = ({ aheadSeconds }: Evidence): string => {
  const seconds = aheadSeconds ?? 0;
  const apart = Math.abs(seconds);
  // The header names whole seconds, and nobody sets a clock by them.
  const rounded = apart > 120 ? Math.round(apart / 60) * 60 : apart;
  return `this computer’s clock is ${inWords(rounded)} ${seconds > 0 ? 'behind' : 'ahead of'} the provider’s`;
};

/** Clocks further apart than any check forgives, in seconds. */
export const clockIsOff = ({ aheadSeconds }: Evidence): boolean =>
  aheadSeconds !== undefined && Math.abs(aheadSeconds) > 60;
