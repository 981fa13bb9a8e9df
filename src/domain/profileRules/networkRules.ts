import { parsedAddress } from '../address';
import type { Profile } from '../profile';
import { advice, blocking, type ProfileIssue, problem, when } from './issue';

const inRange = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

const proxyIssues = ({ proxy }: Profile['network']): readonly ProfileIssue[] => {
  if (proxy.kind !== 'manual') return [];
  if (proxy.url.trim() === '') return [blocking('network.proxy', 'Enter the address of the proxy.')];
  if (proxy.url.length > 500)
    return [blocking('network.proxy', 'This address is too long; 500 characters are the most.')];
  if (proxy.url.includes('@'))
    return [
      blocking(
        'network.proxy',
        'Leave the user name and password out of the address: profiles are not kept in the keychain.',
      ),
    ];
  const url = parsedAddress(proxy.url.trim());
  const usable = url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
  return when(!usable, problem('network.proxy', 'Write it as http://proxy.example.com:3128.'));
};

const certificateIssues = ({ caPem }: Profile['network']): readonly ProfileIssue[] => {
  if (caPem.trim() === '') return [];
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(caPem))
    return [blocking('network.caPem', 'This holds a private key. Leave it out: certificates alone are needed here.')];
  if (caPem.length > 500_000)
    return [blocking('network.caPem', 'This is more than a few certificates; it is too long.')];
  return when(
    !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(caPem),
    problem('network.caPem', 'There is no certificate in it; PEM text begins with -----BEGIN CERTIFICATE-----.'),
  );
};

/** Judges how a profile's calls reach their servers. */
export const networkIssues = ({ network }: Profile): readonly ProfileIssue[] => [
  ...when(
    !inRange(network.connectTimeoutSeconds, 120),
    blocking('network.connectTimeoutSeconds', 'Enter whole seconds from 1 to 120.'),
  ),
  ...when(
    !inRange(network.overallTimeoutSeconds, 600),
    blocking('network.overallTimeoutSeconds', 'Enter whole seconds from 1 to 600.'),
  ),
  ...when(
    inRange(network.overallTimeoutSeconds, 600) && network.overallTimeoutSeconds < network.connectTimeoutSeconds,
    advice('network.overallTimeoutSeconds', 'This is shorter than the time allowed for connecting, and decides alone.'),
  ),
  ...certificateIssues(network),
  ...proxyIssues(network),
];
