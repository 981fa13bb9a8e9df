import type { RecordedRun } from '../flow';
import { registerAt } from './registration';
import type { Diagnosis } from './rule';

/**
 * What a run most likely met that was cancelled while the browser was away: a provider that does not know the redirect
 * address must not send the browser there (RFC 6749 section 4.1.2.1), so only its page says so. Undefined for any other run.
 */
export const strandedAtBrowser = ({ run, records }: RecordedRun): Diagnosis | undefined => {
  const kinds = run.steps.map(({ kind }) => kind);
  const sent = Math.max(kinds.lastIndexOf('browser-opened'), kinds.lastIndexOf('waiting-for-browser'));
  if (run.state !== 'cancelled' || sent === -1 || kinds.lastIndexOf('callback-received') > sent) return undefined;
  const listening = run.steps.find((step) => step.kind === 'listening');
  const opened = run.steps.find((step) => step.kind === 'browser-opened');
  const asked = opened?.kind === 'browser-opened' ? (opened.parameters ?? []) : [];
  const redirect =
    listening?.kind === 'listening'
      ? listening.redirectUri
      : (asked.find(({ name }) => name === 'redirect_uri')?.value ?? '');
  const anyPort = listening?.kind === 'listening' && listening.anyPort === true;
  const addresses = [
    ...records.map(({ request }) => request.address),
    ...run.steps.flatMap((step) => ('address' in step ? [step.address] : [])),
  ];
  return {
    rule: 'cancelled-at-browser',
    cause: 'It was cancelled while the browser was away.',
    remedy: `If the page there showed an error, the redirect address is most often not registered. ${registerAt(addresses, { address: redirect, anyPort })}. Then sign in again.`,
  };
};
