import { inWords } from '../text/duration';
import { plain, shownHost } from '../text/wording';
import type { Evidence, Rule } from './rule';
import { clockIsOff, clockOf, hostOf } from './ruleFacts';

const hostIn = ({ error, host }: Evidence): string => shownHost('host' in error ? error.host : host);

const tls =
  (reason: string) =>
  ({ error }: Evidence): boolean =>
    error.code === 'tls-untrusted' && error.reason === reason;

const isPage = ({ said, error }: Evidence): boolean =>
  /<html|<!doctype/i.test(said) || (error.code === 'discovery-not-json' && /html/i.test(error.contentType));

/** Words of the pages that stand between a network and the internet, and of filters. */
const portal =
  /captive|hotspot|wi-?fi|network login|log in to (?:the )?network|guest access|zscaler|blue ?coat|forcepoint|fortigate|web filter|access to this site is blocked/i;

const isPortal = (e: Evidence): boolean =>
  (isPage(e) || e.error.code === 'answer-redirected') && portal.test(`${e.said} ${locationOf(e)}`);

const locationOf = ({ last }: Evidence): string =>
  last?.response?.headers.find(({ name }) => name.toLowerCase() === 'location')?.value ?? '';

const unreadable = ['discovery-not-json', 'answer-not-json', 'answer-redirected'] as const;

/** The way to the provider: names, connections, certificates, proxies, portals. */
export const networkRules: readonly Rule[] = [
  {
    id: 'host-not-found',
    when: { codes: ['host-not-found'] },
    cause: (e) => `The name ${hostIn(e)} cannot be found.`,
    remedy: 'Check the address in Settings for a slip, and whether a VPN is needed for this name.',
    action: 'open-settings',
  },
  {
    id: 'connection-refused',
    when: { codes: ['connection-refused'] },
    cause: (e) => `Nothing listens at ${hostIn(e)}.`,
    remedy: 'Check host and port in Settings, and whether the server is running.',
    action: 'try-again',
  },
  {
    id: 'network-unreachable',
    when: { codes: ['network-unreachable'] },
    cause: (e) => `There is no way from here to ${hostIn(e)}.`,
    remedy: 'Check the network, or the VPN that leads there.',
    action: 'try-again',
  },
  {
    id: 'connection-lost',
    when: { codes: ['connection-lost'] },
    cause: (e) => `The connection to ${hostIn(e)} broke off before an answer came.`,
    remedy: 'Try again; if it stays so, a firewall or the server itself ends the connection.',
    action: 'try-again',
  },
  {
    id: 'timeout-connect',
    when: { codes: ['timed-out'], where: ({ error }) => error.code === 'timed-out' && error.phase === 'connect' },
    cause: (e) =>
      `${hostIn(e)} did not take the connection${'seconds' in e.error && typeof e.error.seconds === 'number' ? ` within ${inWords(e.error.seconds)}` : ''}.`,
    remedy: 'A firewall may drop it in silence: check the network, the VPN and the proxy in Settings.',
    action: 'open-settings',
  },
  {
    id: 'timeout-answer',
    when: { codes: ['timed-out'], where: ({ error }) => error.code === 'timed-out' && error.phase === 'answer' },
    cause: (e) => `${hostIn(e)} took the request and did not answer in time.`,
    remedy: 'Try again, or raise the time limit in Settings.',
    action: 'try-again',
  },
  {
    id: 'proxy-credentials',
    when: { codes: ['proxy-failed'], where: ({ error }) => error.code === 'proxy-failed' && error.status === 407 },
    cause: (e) =>
      `The proxy ${e.error.code === 'proxy-failed' ? plain(e.error.proxy, 80) : ''} wants a user name and a password.`,
    remedy: 'Put them into the address of the proxy in Settings.',
    action: 'open-settings',
  },
  {
    id: 'proxy',
    when: { codes: ['proxy-failed'], where: ({ error }) => error.code === 'proxy-failed' && error.status !== 407 },
    cause: (e) =>
      `The proxy ${e.error.code === 'proxy-failed' ? plain(e.error.proxy, 80) : ''} failed, not the provider.`,
    remedy: 'Check the proxy in Settings, or go without one.',
    action: 'open-settings',
  },
  {
    id: 'tls-clock',
    when: { codes: ['tls-untrusted'], where: (e) => (tls('expired')(e) || tls('not-yet-valid')(e)) && clockIsOff(e) },
    cause: (e) => `The certificate of ${hostIn(e)} is not valid by this computer’s clock; ${clockOf(e)}.`,
    remedy: 'Set this computer’s clock right.',
  },
  {
    id: 'tls-self-signed',
    when: { codes: ['tls-untrusted'], where: tls('self-signed') },
    cause: (e) => `The certificate of ${hostIn(e)} is signed by itself, so nobody vouches for it.`,
    remedy: 'Compare its fingerprint with the server’s, and trust it for this host alone.',
    action: 'trust-certificate',
  },
  {
    id: 'tls-unknown-issuer',
    when: { codes: ['tls-untrusted'], where: tls('unknown-issuer') },
    cause: (e) =>
      `The certificate of ${hostIn(e)} comes from an authority this computer does not know, such as a company’s own or a proxy that reads along.`,
    remedy: 'Add the certificate of that authority under Network in Settings.',
    action: 'open-settings',
  },
  {
    id: 'tls-expired',
    when: { codes: ['tls-untrusted'], where: (e) => tls('expired')(e) && !clockIsOff(e) },
    cause: (e) => `The certificate of ${hostIn(e)} has expired.`,
    remedy: 'Have it renewed at the server; check this computer’s clock as well.',
  },
  {
    id: 'tls-not-yet-valid',
    when: { codes: ['tls-untrusted'], where: (e) => tls('not-yet-valid')(e) && !clockIsOff(e) },
    cause: (e) => `The certificate of ${hostIn(e)} is not valid yet.`,
    remedy: 'Check this computer’s clock; if it is right, the server has the wrong certificate.',
  },
  {
    id: 'tls-wrong-host',
    when: { codes: ['tls-untrusted'], where: tls('wrong-host') },
    cause: (e) => `The certificate that came is not for ${hostIn(e)}.`,
    remedy: 'Use the name the certificate was made for, in Settings.',
    action: 'open-settings',
  },
  {
    id: 'tls-pin',
    when: { codes: ['pin-mismatch'] },
    cause: (e) => `${hostIn(e)} shows another certificate than the one you trusted.`,
    remedy: 'Find out whether it was renewed before you trust the new one.',
    action: 'open-settings',
  },
  {
    id: 'tls-not-tls',
    when: { codes: ['tls-failed'], where: ({ error }) => error.code === 'tls-failed' && error.reason === 'not-tls' },
    cause: (e) => `${hostIn(e)} does not speak https on this port.`,
    remedy: 'Check the port in Settings, or whether the address begins with http.',
    action: 'open-settings',
  },
  {
    id: 'tls-version',
    when: { codes: ['tls-failed'], where: ({ error }) => error.code === 'tls-failed' && error.reason === 'version' },
    cause: (e) => `${hostIn(e)} speaks only versions of TLS that are no longer safe.`,
    remedy: 'Have TLS 1.2 or newer switched on at the server.',
  },
  {
    id: 'captive-portal',
    when: { codes: unreadable, where: isPortal },
    cause: 'A log-in page of the network or a filter stands between this computer and the provider.',
    remedy: 'Open the browser, log in to the network or have the address allowed, and try again.',
    action: 'try-again',
  },
  {
    id: 'redirected',
    when: { codes: ['answer-redirected'], where: (e) => !isPortal(e) },
    cause: (e) =>
      `${hostOf(e)} sends the request on to ${e.error.code === 'answer-redirected' ? shownHost(e.error.to) : 'another address'}, which is not followed, since ${e.stage === 'discovery' || e.stage === 'keys' ? 'what stands there would be trusted' : 'it carries secrets'}.`,
    remedy: 'Enter the address it points to in Settings, if it is the provider’s.',
    action: 'open-settings',
  },
  {
    id: 'rate-limited',
    when: { codes: ['rate-limited'] },
    cause: (e) => `${hostIn(e)} wants fewer requests for a while.`,
    remedy: (e) =>
      `Try again ${e.error.code === 'rate-limited' && e.error.retryAfterSeconds !== undefined ? `in ${inWords(e.error.retryAfterSeconds)}` : 'in a minute'}.`,
    action: 'try-again',
  },
  {
    id: 'provider-unavailable',
    when: { codes: ['provider-unavailable'] },
    cause: (e) =>
      `${hostIn(e)} answered ${e.error.code === 'provider-unavailable' ? e.error.status : 'an error'}: the fault is on its side.`,
    remedy: 'Try again a little later; kept tokens are unchanged.',
    action: 'try-again',
  },
  {
    id: 'discovery-missing',
    when: { codes: ['discovery-not-found'] },
    cause: (e) => `There is no description of a provider at ${hostOf(e)} under the issuer address.`,
    remedy: 'Check the issuer address in Settings, path and all, or enter the endpoints by hand.',
    action: 'open-settings',
  },
  {
    id: 'discovery-page',
    when: { codes: ['discovery-not-json'], where: (e) => !isPortal(e) },
    cause: (e) => `${hostOf(e)} answers with a web page where the provider’s description should be.`,
    remedy: 'Check the issuer address in Settings; it is often longer than the address of the web site.',
    action: 'open-settings',
  },
  {
    id: 'discovery-issuer',
    when: { codes: ['discovery-issuer-mismatch'] },
    cause: (e) =>
      e.error.code === 'discovery-issuer-mismatch'
        ? `The provider calls itself ${shownHostPath(e.error.actual)}, not ${shownHostPath(e.error.expected)}.`
        : '',
    remedy: 'Enter the issuer address as the provider writes it in Settings.',
    action: 'open-settings',
  },
];

function shownHostPath(address: string): string {
  return `“${plain(address, 120)}”`;
}
