import { isSafeToCall, parsedAddress, plainHttpHost } from './address';
import type { Check } from './check';
import type { CertificateFacts } from './network';
import type { Endpoints } from './profile';
import { bareHost } from './requestAddress';

/** A certificate that ends sooner is worth a word, in days. */
export const soonDays = 21;

const dayMs = 86_400_000;

/** Clocks that differ by more make codes and assertions fail here and there, and by far more everywhere; in ms. */
const clockNotice = 30_000;
const clockLimit = 120_000;

/** How the clocks stand; `aheadMs` says how far the provider's is ahead of ours, undefined where it did not say. */
export const clockCheck = (aheadMs: number | undefined): Check => {
  if (aheadMs === undefined) return { id: 'clock', outcome: 'skipped', facts: { why: 'no-date' } };
  const off = Math.abs(aheadMs);
  const outcome = off >= clockLimit ? 'bad' : off > clockNotice ? 'warning' : 'good';
  return { id: 'clock', outcome, facts: { ahead: String(Math.round(aheadMs / 1000)) } };
};

/** The certificate of a chain that ends first. */
const firstToEnd = (chain: readonly CertificateFacts[]): CertificateFacts | undefined =>
  chain.reduce<CertificateFacts | undefined>(
    (first, each) => (first === undefined || each.validTo < first.validTo ? each : first),
    undefined,
  );

/** How long a chain that is trusted still holds. `pinned`: by an exception of the person's, whatever it says. */
export const certificateCheck = (
  host: string,
  chain: readonly CertificateFacts[],
  { now, pinned }: { readonly now: number; readonly pinned: boolean },
): Check => {
  const first = firstToEnd(chain);
  const certificates = chain;
  if (first === undefined) return { id: 'certificate', outcome: 'good', facts: { host } };
  const days = Math.floor((first.validTo - now) / dayMs);
  const facts = { host, days: String(days), ends: String(first.validTo), name: first.subject };
  if (pinned) return { id: 'certificate', outcome: 'warning', facts: { ...facts, pinned: 'yes' }, certificates };
  return { id: 'certificate', outcome: days < soonDays ? 'warning' : 'good', facts, certificates };
};

/** Hosts that are known to serve one provider together. */
const families: readonly (readonly string[])[] = [
  ['google.com', 'googleapis.com'],
  ['microsoftonline.com', 'microsoft.com', 'windows.net'],
  ['amazonaws.com', 'amazoncognito.com'],
  ['github.com', 'githubusercontent.com'],
];

/** The last two labels, and three below a public suffix of two short ones (`co.uk`); an address stands for itself. */
const siteOf = (hostname: string): string => {
  const host = bareHost(hostname);
  if (/^[\d.]+$|:/.test(host)) return host;
  const labels = host.split('.');
  const [second = '', last = ''] = labels.slice(-2);
  return labels.slice(second.length <= 3 && last.length === 2 ? -3 : -2).join('.');
};

const related = (host: string, other: string): boolean =>
  siteOf(host) === siteOf(other) ||
  families.some((family) => family.includes(siteOf(host)) && family.includes(siteOf(other)));

/** Whether every address stands where it is to be expected: over https or as an exception, at the provider's own hosts. */
export const hostsCheck = (home: string, endpoints: Endpoints, plainHttpHosts: readonly string[] = []): Check => {
  const homeHost = parsedAddress(home)?.hostname;
  const all = Object.entries(endpoints).flatMap(([name, address]) => {
    const url = address === undefined ? undefined : parsedAddress(address);
    return address === undefined || address === '' ? [] : [{ name, address, url }];
  });
  const insecure = all.filter(({ url }) => url === undefined || !isSafeToCall(url, plainHttpHosts));
  const [bad] = insecure;
  if (bad !== undefined) {
    const listed = insecure.map(({ name }) => name).join(' ');
    return { id: 'hosts', outcome: 'bad', facts: { why: 'insecure', value: bad.address.slice(0, 300), listed } };
  }
  const strange = all.filter(
    ({ url }) => homeHost !== undefined && url !== undefined && !related(url.hostname, homeHost),
  );
  const open = all.flatMap(({ url }) => (url === undefined || isSafeToCall(url) ? [] : [plainHttpHost(url)]));
  if (open.length > 0) {
    return { id: 'hosts', outcome: 'warning', facts: { why: 'plain-http', listed: [...new Set(open)].join(' ') } };
  }
  if (strange.length === 0) return { id: 'hosts', outcome: 'good', facts: {} };
  const hosts = [...new Set(strange.map(({ url }) => url?.host ?? ''))].join(' ');
  return { id: 'hosts', outcome: 'warning', facts: { why: 'elsewhere', value: homeHost ?? '', listed: hosts } };
};

type Key = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Size of an RSA modulus in bits, from base64url. */
const modulusBits = ({ n }: Key): number => Math.floor((text(n).length * 6) / 8) * 8;

const signs = (key: Key): boolean =>
  (key.use === undefined || key.use === 'sig') &&
  (!Array.isArray(key.key_ops) || key.key_ops.includes('verify')) &&
  ((key.kty === 'RSA' && text(key.n) !== '' && text(key.e) !== '') ||
    (key.kty === 'EC' && text(key.x) !== '' && text(key.y) !== '') ||
    (key.kty === 'OKP' && text(key.x) !== ''));

/** What of a key must never leave the provider (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
const isPrivate = (key: Key): boolean => key.d !== undefined || key.kty === 'oct' || key.k !== undefined;

/** Whether a provider's keys can check signatures (RFC 7517). */
export const keysCheck = (keys: readonly Key[]): Check => {
  const found = (outcome: Check['outcome'], facts: Check['facts']): Check => ({ id: 'keys', outcome, facts });
  const usable = keys.filter(signs);
  const counted = { total: String(keys.length), usable: String(usable.length) };
  if (keys.some(isPrivate)) return found('bad', { ...counted, why: 'private' });
  if (keys.length === 0) return found('bad', { ...counted, why: 'none' });
  if (usable.length === 0) return found('bad', { ...counted, why: 'no-signing' });
  const short = usable.filter((key) => key.kty === 'RSA' && modulusBits(key) < 2040);
  if (short.length > 0) return found('warning', { ...counted, why: 'short' });
  const kids = usable.map(({ kid }) => text(kid));
  const twice = kids.some((kid, index) => kid !== '' && kids.indexOf(kid) !== index);
  if (twice) return found('warning', { ...counted, why: 'same-kid' });
  if (usable.length > 1 && kids.includes('')) return found('warning', { ...counted, why: 'no-kid' });
  return found('good', counted);
};

/** Scopes of OpenID Connect itself, which a provider that has them lists (Core sections 5.4 and 11). */
const standardScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/** Whether the scopes asked for are listed. Those of APIs often are not (RFC 8414 section 2), which is no fault. */
export const scopesCheck = (scope: string, listed: readonly string[]): Check | undefined => {
  const asked = scope.split(/\s+/).filter((word) => word !== '');
  if (asked.length === 0) return undefined;
  const value = asked.join(' ');
  if (listed.length === 0) return { id: 'scopes', outcome: 'good', facts: { value, why: 'no-list' } };
  const unlisted = asked.filter((word) => !listed.includes(word));
  const surely = unlisted.filter((word) => standardScopes.includes(word));
  if (surely.length > 0) {
    return {
      id: 'scopes',
      outcome: 'warning',
      facts: { value: surely.join(' '), listed: listed.join(' ').slice(0, 1000) },
      fix: { kind: 'scopes', without: surely },
    };
  }
  if (unlisted.length === 0) return { id: 'scopes', outcome: 'good', facts: { value } };
  return { id: 'scopes', outcome: 'good', facts: { value, why: 'some-unlisted', unlisted: unlisted.join(' ') } };
};
