import type { Check, CheckFix, CheckId } from '../../../src/domain/check';
import type { GrantKind } from '../../../src/domain/profile';
import { redact } from '../../../src/domain/redact';
import { errorText } from '../../../src/domain/text/errorText';
import { dayAndTime, dayText } from '../../../src/domain/text/time';
import { plain, shownAddress, shownHost } from '../../../src/domain/text/wording';
import { grantNames } from '../profile/grantNames';
import { clockSentence, keysSentence, surfaceNames, systemSentence } from './doctorSentences';

/** What each line of a check looked at. */
export const checkNames: Readonly<Record<CheckId, string>> = {
  storage: 'Place for secrets',
  secret: 'Client secret',
  password: 'Password',
  redirect: 'Redirect',
  proxy: 'Proxy',
  certificate: 'Certificate',
  provider: 'Provider',
  issuer: 'Issuer',
  clock: 'Clock',
  endpoints: 'Endpoints',
  hosts: 'Addresses',
  keys: 'Signing keys',
  grant: 'Grant',
  'client-authentication': 'Client authentication',
  pkce: 'PKCE',
  'key-binding': 'Binding to a key',
  scopes: 'Scopes',
  system: 'This system',
};

/** How each finding stands. */
export const outcomeNames: Readonly<Record<Check['outcome'], string>> = {
  good: 'Good',
  warning: 'Worth a look',
  bad: 'Wrong',
  skipped: 'Skipped',
};

const places: Readonly<Record<string, string>> = {
  keychain: 'Secrets are kept in the keychain.',
  file: 'Secrets are kept in the encrypted file.',
  session: 'Secrets are kept for this session only.',
};

const grantName = (value: string): string =>
  Object.hasOwn(grantNames, value) ? grantNames[value as GrantKind] : plain(value, 60);

const names = (text: string | undefined, limit = 200): string =>
  plain((text ?? '').split(/\s+/).filter(Boolean).join(', '), limit);

const listed = (facts: Check['facts']): string =>
  names(facts.listed) === '' ? '' : ` It lists ${names(facts.listed)}.`;

const skipped = ({ id, facts }: Check): string => {
  switch (facts.why) {
    case 'cancelled':
      return 'The check was cancelled before it came to this.';
    case 'time':
      return 'There was no time left for this; something took too long.';
    case 'certificate':
      return 'It was not asked: its certificate is not trusted.';
    case 'proxy':
      return 'It was not asked: the proxy is in the way.';
    case 'not-reached':
      return 'The server could not be reached, so none was seen.';
    case 'no-date':
      return 'The provider did not say what time it is there.';
    case 'this-computer':
      return 'The provider did not say what time it is; it runs on this computer.';
    case 'none-set':
      return 'The profile names no issuer, so tokens cannot be compared with one.';
    case 'no-address':
      return 'The provider names no address for its keys.';
    default:
      return id === 'system' ? systemSentence(facts) : 'This was not looked at.';
  }
};

const proxyText = ({ value = '', why }: Check['facts']): string => {
  if (why === 'loopback') return 'None: this computer itself is always reached directly.';
  if (why === 'NO_PROXY') return 'None: NO_PROXY names this host as an exception.';
  if (why === 'setting' && value === 'none') return 'None: the profile says to go without one.';
  if (value === 'none' || value === '') return 'None is set, in the profile or in the environment.';
  if (why === 'setting') return `Calls go through ${plain(value, 80)}, as the profile says.`;
  return `Calls go through ${plain(value, 80)}, as ${plain(why ?? 'the environment', 30)} says.`;
};

const certificateText = ({ host = '', days = '', ends = '', name = '', pinned }: Check['facts']): string => {
  const shown = shownHost(host);
  if (ends === '') return `The certificate of ${shown} is trusted.`;
  const left = days === '0' ? 'less than a day' : `${plain(days, 10)} ${days === '1' ? 'day' : 'days'}`;
  if (pinned !== undefined)
    return `The certificate of ${shown} is trusted as an exception, unchecked. It ends on ${dayText(Number(ends))}.`;
  return `${shown} is trusted. The first of its certificates to end is “${plain(name, 80)}”, on ${dayText(Number(ends))}, in ${left}.`;
};

const hostsText = ({ why, value = '', listed: hosts }: Check['facts']): string => {
  if (why === 'insecure')
    return `Not every address is safe: ${names(hosts)}. ${shownAddress(value)} is no https address, so secrets would travel openly.`;
  if (why === 'plain-http')
    return `${names(hosts)} is called over plain http, as you allowed: anyone on the way can read passwords and tokens.`;
  if (why === 'elsewhere')
    return `Some endpoints are not at ${shownHost(value)} but at ${names(hosts)}. That is fine where the provider works so; ask if you are not sure.`;
  return 'Every endpoint is at the provider’s own hosts, over https or on this computer.';
};

const scopesText = ({ outcome, facts }: Check): string => {
  if (outcome !== 'good') return `The provider does not list ${names(facts.value)}.${listed(facts)}`;
  if (facts.why === 'no-list') return 'The provider lists no scopes, so nothing speaks against yours.';
  if (facts.why === 'some-unlisted')
    return `It does not list ${names(facts.unlisted)}; scopes of APIs are often missing there.`;
  return 'The provider lists every scope that is asked for.';
};

const foundText = (check: Check): string => {
  const { id, outcome, facts } = check;
  const value = facts.value ?? '';
  const isGood = outcome === 'good';
  switch (id) {
    case 'storage':
      return Object.hasOwn(places, value) ? (places[value] ?? '') : 'Secrets can be kept.';
    case 'secret':
      return isGood ? 'It is kept.' : 'None is kept; you will be asked for it.';
    case 'password':
      return isGood ? 'It is kept.' : 'None is kept; you will be asked for it each time.';
    case 'redirect':
      return `Token Helper can listen at ${shownAddress(value)}.`;
    case 'proxy':
      return proxyText(facts);
    case 'certificate':
      return certificateText(facts);
    case 'provider':
      return value === '' ? 'It can be reached.' : `It answers as ${shownAddress(value)}.`;
    case 'issuer':
      return value === ''
        ? 'It is the one that was asked for.'
        : `It calls itself ${shownAddress(value)}, as expected.`;
    case 'clock':
      return clockSentence(facts);
    case 'endpoints':
      return 'Every address that this grant needs is known.';
    case 'hosts':
      return hostsText(facts);
    case 'keys':
      return keysSentence(check);
    case 'grant':
      return isGood
        ? `${grantName(value)} is fine with the provider, as far as it says.`
        : `The provider does not list ${grantName(value)}.${listed(facts)}`;
    case 'client-authentication':
      return isGood
        ? `${plain(value, 60)} is fine with the provider, as far as it says.`
        : `The provider does not list ${plain(value, 60)}.${listed(facts)}`;
    case 'pkce':
      return isGood
        ? `PKCE is sent with ${plain(value, 30)}.`
        : `PKCE is sent with ${plain(value, 30)}, which the provider does not list.${listed(facts)}`;
    case 'key-binding':
      return bindingText(check);
    case 'scopes':
      return scopesText(check);
    case 'system':
      return systemSentence(facts);
  }
};

const bindingText = ({ outcome, facts }: Check): string => {
  const value = plain(facts.value ?? '', 60);
  if (outcome === 'good') return `The provider takes DPoP proofs, which are signed with ${value}.`;
  return outcome === 'bad'
    ? `The provider takes no DPoP proof signed with ${value.replaceAll(' ', ', ')}.${listed(facts)}`
    : 'The provider does not say that it takes DPoP proofs. It may give a token that is not bound to the key.';
};

/** What was found, in a sentence; failures have words of their own. */
export const checkText = (check: Check): string => (check.outcome === 'skipped' ? skipped(check) : foundText(check));

/** What the button of a fix says; undefined for one that needs more than a button. */
export const fixLabel = (fix: CheckFix): string | undefined => {
  switch (fix.kind) {
    case 'issuer':
      return `Use ${shownAddress(fix.issuer, 60)}`;
    case 'client-auth':
      return `Use ${fix.method}`;
    case 'port':
      return `Use port ${fix.port}`;
    case 'redirect-host':
      return `Use ${fix.host}`;
    case 'no-proxy':
      return 'Go without a proxy';
    case 'scopes':
      return `Do not ask for ${names(fix.without.join(' '), 60)}`;
    case 'surface':
      return `Use the endpoints ${surfaceNames[fix.surface]}`;
    case 'settings':
      return 'Open Settings';
    case 'trust':
      return undefined;
  }
};

/** All findings in a sentence. */
export const checkSummary = (checks: readonly Check[], isRunning: boolean): string => {
  if (isRunning) return checks.length === 0 ? 'Looking…' : `Looking… ${checks.length} done.`;
  const count = (outcome: Check['outcome']): number => checks.filter((check) => check.outcome === outcome).length;
  const [wrong, odd, left] = [count('bad'), count('warning'), checks.some(({ facts }) => facts.why === 'cancelled')];
  if (wrong + odd === 0)
    return left ? 'Cancelled; nothing wrong was found until then.' : 'All good. Nothing was sent that needs a sign-in.';
  const parts = [
    ...(wrong === 0 ? [] : [`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`]),
    ...(odd === 0
      ? []
      : [`${odd} ${wrong > 0 ? '' : odd === 1 ? 'thing ' : 'things '}${odd === 1 ? 'is' : 'are'} worth a look`]),
  ];
  return `${parts.join(', ')}.`;
};

/** Characters that mean something in Markdown. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');

const wordsOf = (check: Check): string => {
  if (check.error === undefined) return checkText(check);
  const { what, why, next } = errorText(check.error);
  return `${what} ${why} ${next}`;
};

const certificateLines = ({ certificates = [] }: Check): readonly string[] =>
  certificates.map(
    ({ subject, issuer, validTo, selfSigned }) =>
      `  - ${escaped(plain(subject, 120))}, issued by ${selfSigned ? 'itself' : escaped(plain(issuer, 120))}, until ${dayText(validTo)}`,
  );

/** The result to hand on: words only, with nothing in it that looks like a secret. `now` in ms since 1970. */
export const checkMarkdown = (profileName: string, checks: readonly Check[], now: number): string =>
  [
    `# Check of ${escaped(plain(profileName, 120))}`,
    '',
    `${dayAndTime(now)}. ${checkSummary(checks, false)}`,
    '',
    ...checks.flatMap((check) => [
      `- **${checkNames[check.id]}**: ${outcomeNames[check.outcome]}. ${escaped(redact(wordsOf(check), []))}`,
      ...certificateLines(check),
    ]),
    '',
  ].join('\n');
