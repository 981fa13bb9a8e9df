import { parsedAddress } from '../address';
import {
  type ClientAuthMethod,
  type GrantKind,
  type Parameters,
  type ProfileInput,
  profileSchema,
  redirectSchema,
  usesBrowser,
} from '../profile';
import { isLoopbackHost } from '../requestAddress';
import type { Findings, Skipped } from './preview';
import { resolve, type Variables } from './variables';
import { withoutSecrets } from './withoutSecrets';

/** OAuth settings as they stand in another tool's file, variables unresolved; empty for what is not there. */
export type FoundSettings = {
  readonly name: string;
  readonly folder: string;
  readonly grant: GrantKind | undefined;
  /** The grant's name in the file, for the reason when it is not taken over. */
  readonly grantName: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly clientAuth: ClientAuthMethod;
  readonly scope: string;
  readonly audience: string;
  readonly resource: string;
  readonly username: string;
  readonly extra: { readonly authorize: Parameters; readonly token: Parameters; readonly refresh: Parameters };
  /** Names of headers that the file adds to the token request. */
  readonly headers: readonly string[];
  /** Names of secrets that stand in the file. */
  readonly secrets: readonly string[];
};

/** Nothing found yet. */
export const noSettings: FoundSettings = {
  name: '',
  folder: '',
  grant: undefined,
  grantName: '',
  authorizationUrl: '',
  tokenUrl: '',
  redirectUri: '',
  clientId: '',
  clientAuth: 'none',
  scope: '',
  audience: '',
  resource: '',
  username: '',
  extra: { authorize: [], token: [], refresh: [] },
  headers: [],
  secrets: [],
};

/** A name from a file made fit for a list: one line, nothing that turns or hides text, at most 120 characters. */
export const plainName = (text: string, fallback: string): string => {
  const clean = text
    .slice(0, 2000)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120)
    .trim();
  return clean === '' ? fallback : clean;
};

const hostOf = (address: string): string => parsedAddress(address)?.host ?? '';

const isWebAddress = (address: string): boolean => /^https?:\/\/[^/\s]/i.test(address) && hostOf(address) !== '';

/** Where the browser comes back to: our own listener where it can be had, else the way of pasting the address. */
export const redirectOf = (uri: string): ProfileInput['redirect'] => {
  const url = isWebAddress(uri) ? parsedAddress(uri) : undefined;
  if (url === undefined) return undefined;
  const loopback = redirectSchema.safeParse({
    kind: 'loopback',
    host: url.hostname,
    port: url.port === '' ? null : Number(url.port),
    path: url.pathname,
  });
  const ours = url.protocol === 'http:' && isLoopbackHost(url.hostname) && url.search === '' && loopback.success;
  return ours ? loopback.data : { kind: 'paste', uri };
};

/** Fills in variables; collects what stays open under the field's name. */
const createFiller = (variables: Variables) => {
  const open: { readonly field: string; readonly names: readonly string[] }[] = [];
  return {
    open,
    fill: (text: string, field: string): string => {
      const resolved = resolve(text.trim(), variables);
      if (resolved.kind === 'resolved') return resolved.text.trim();
      open.push({ field, names: resolved.names });
      return '';
    },
  };
};

type Addresses = { readonly authorization: string; readonly token: string };
type OpenField = { readonly field: string; readonly names: readonly string[] };

/** Why settings cannot become a profile, in words; undefined when they can. */
const skipReason = (
  { grant, grantName }: FoundSettings,
  { authorization, token }: Addresses,
  openAddress: OpenField | undefined,
): string | undefined => {
  if (grant === undefined)
    return grantName === ''
      ? 'It does not say which grant it uses.'
      : `Its grant, “${plainName(grantName, 'unknown')}”, is not one of the four that profiles have.`;
  if (openAddress !== undefined)
    return `${sentenceStart(openAddress.field)} holds ${openAddress.names.join(', ')}, which this file does not define.`;
  const needed = [
    ...(grant === 'implicit' ? [] : [token]),
    // A curl command of the code grant knows the token endpoint alone; the other address is typed afterwards.
    ...(usesBrowser(grant) && (grant === 'implicit' || authorization !== '') ? [authorization] : []),
  ];
  const unusable = needed.find((address) => !isWebAddress(address));
  if (unusable === undefined) return undefined;
  return unusable === ''
    ? 'The address of its provider is missing.'
    : 'The address of its provider is not a web address.';
};

type Fill = ReturnType<typeof createFiller>['fill'];

const inputOf = (
  found: FoundSettings & { readonly grant: GrantKind },
  { authorization, token }: Addresses,
  fill: Fill,
): Omit<ProfileInput, 'id' | 'name'> => ({
  folder: plainName(found.folder, ''),
  server: {
    kind: 'endpoints',
    endpoints: { ...(authorization === '' ? {} : { authorization }), ...(token === '' ? {} : { token }) },
  },
  grant: found.grant,
  clientId: fill(found.clientId, 'client ID'),
  clientAuth: found.grant === 'implicit' ? 'none' : found.clientAuth,
  scope: fill(found.scope, 'scope').replace(/\s+/g, ' '),
  audience: fill(found.audience, 'audience'),
  resource: [fill(found.resource, 'resource')].filter((resource) => resource !== ''),
  username: fill(found.username, 'user name'),
  redirect: redirectOf(fill(found.redirectUri, 'redirect address')),
  extra: filledExtra(found.extra, fill),
});

/** What could not be taken over of a profile that was made all the same. */
const remarks = (name: string, open: readonly OpenField[], headers: readonly string[]): readonly Skipped[] => [
  ...open.map(({ field, names }) => ({
    name: `${name}: ${field}`,
    reason: `It holds ${names.join(', ')}, which this file does not define or keeps secret; fill it in by hand.`,
  })),
  ...headers.map((header) => ({
    name: `${name}: header ${plainName(header, '')}`,
    reason: 'A profile adds parameters to the token request, not headers.',
  })),
];

/** Makes a profile of found settings, or says why not. `newId` gives a UUID: an import never takes over an id (T14). */
export const profileOf = (found: FoundSettings, variables: Variables, newId: () => string): Findings => {
  const { open, fill } = createFiller(variables);
  const addresses = {
    authorization: fill(found.authorizationUrl, 'the authorization address'),
    token: fill(found.tokenUrl, 'the token address'),
  };
  const name = plainName(found.name, hostOf(addresses.token) || hostOf(addresses.authorization) || 'Imported profile');
  const skip = (reason: string): Findings => ({ profiles: [], skipped: [{ name, reason }] });
  const reason = skipReason(found, addresses, open[0]);
  const { grant } = found;
  if (reason !== undefined || grant === undefined) return skip(reason ?? 'It does not say which grant it uses.');
  const checked = profileSchema.safeParse({ id: newId(), name, ...inputOf({ ...found, grant }, addresses, fill) });
  if (!checked.success) return skip('One of its values is longer than a profile takes.');
  const { value, leftOut } = withoutSecrets(checked.data);
  return {
    profiles: [{ profile: value, secretsLeftOut: [...new Set([...found.secrets, ...leftOut])] }],
    skipped: remarks(name, open, found.headers),
  };
};

const sentenceStart = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const filledExtra = (
  extra: FoundSettings['extra'],
  fill: (text: string, field: string) => string,
): FoundSettings['extra'] => {
  const filled = (parameters: Parameters): Parameters =>
    parameters
      .filter(({ name }) => name.trim() !== '')
      .slice(0, 50)
      .map(({ name, value }) => ({ name: name.trim(), value: fill(value, `parameter ${plainName(name, '')}`) }))
      .filter(({ value }) => value !== '');
  return { authorize: filled(extra.authorize), token: filled(extra.token), refresh: filled(extra.refresh) };
};
