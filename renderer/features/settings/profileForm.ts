import { type CustomSettings, defaultCustomSettings, tidyCustomSettings } from '../../../src/domain/customSystem';
import type { Endpoints, PracticeSystem, Profile, Server } from '../../../src/domain/profile';
import { endpointNames } from '../../../src/domain/profileRules/serverRules';
import { type SystemForms, systemForms, systemSettingsOf } from './systemForm';

/** A name and a value as they are typed. */
export type ParameterRow = { readonly name: string; readonly value: string };

/** The addresses of a provider as they are typed; empty where there is none. */
export type EndpointTexts = Readonly<Record<keyof Endpoints, string>>;

/**
 * A profile as it stands in the form: every text as typed, and the answers of every choice kept, so that nothing is lost
 * by a wrong number or a look at the other choice.
 */
export type ProfileForm = SystemForms & {
  readonly name: string;
  readonly folder: string;
  readonly environment: string;
  readonly pinned: boolean;
  readonly keepFresh: boolean;
  readonly dpop: boolean;
  readonly serverKind: Server['kind'];
  readonly issuer: string;
  readonly document: 'auto' | 'openid' | 'oauth';
  readonly overrides: EndpointTexts;
  readonly handIssuer: string;
  readonly endpoints: EndpointTexts;
  /** Which of the practice provider's systems; not changeable here. */
  readonly practiceSystem: PracticeSystem;
  readonly lifetimeSeconds: number;
  readonly tokenFormat: 'jwt' | 'opaque';
  readonly grant: Profile['grant'];
  readonly clientId: string;
  readonly clientAuth: Profile['clientAuth'];
  readonly basicEncoding: Profile['basicEncoding'];
  readonly scope: string;
  readonly audience: string;
  /** One a line. */
  readonly resource: string;
  readonly username: string;
  readonly responseMode: Profile['responseMode'];
  readonly extraAuthorize: readonly ParameterRow[];
  readonly extraToken: readonly ParameterRow[];
  readonly extraRefresh: readonly ParameterRow[];
  readonly redirectKind: Profile['redirect']['kind'];
  readonly redirectHost: '127.0.0.1' | '[::1]' | 'localhost';
  readonly redirectPort: string;
  readonly redirectPath: string;
  readonly redirectUri: string;
  readonly connectTimeout: string;
  readonly overallTimeout: string;
  readonly caPem: string;
  readonly proxyKind: Profile['network']['proxy']['kind'];
  readonly proxyUrl: string;
  /** The description of a custom system, with rows that are not filled in yet. */
  readonly custom: CustomSettings;
};

const endpointTexts = (endpoints: Endpoints): EndpointTexts => ({
  authorization: endpoints.authorization ?? '',
  token: endpoints.token ?? '',
  userinfo: endpoints.userinfo ?? '',
  introspection: endpoints.introspection ?? '',
  revocation: endpoints.revocation ?? '',
  endSession: endpoints.endSession ?? '',
  jwks: endpoints.jwks ?? '',
});

const serverForm = (server: Server) => ({
  serverKind: server.kind,
  issuer: server.kind === 'discovery' ? server.issuer : '',
  document: server.kind === 'discovery' ? server.document : ('auto' as const),
  overrides: endpointTexts(server.kind === 'discovery' ? server.overrides : {}),
  handIssuer: server.kind === 'endpoints' ? server.issuer : '',
  endpoints: endpointTexts(server.kind === 'endpoints' ? server.endpoints : {}),
  practiceSystem: server.kind === 'practice' ? server.system : ('standard' as const),
  lifetimeSeconds: server.kind === 'practice' ? server.lifetimeSeconds : 600,
  tokenFormat: server.kind === 'practice' ? server.tokenFormat : ('jwt' as const),
});

const redirectForm = (redirect: Profile['redirect']) =>
  redirect.kind === 'paste'
    ? {
        redirectKind: redirect.kind,
        redirectHost: '127.0.0.1' as const,
        redirectPort: '',
        redirectPath: '/callback',
        redirectUri: redirect.uri,
      }
    : {
        redirectKind: redirect.kind,
        redirectHost: redirect.host,
        redirectPort: redirect.port === null ? '' : String(redirect.port),
        redirectPath: redirect.path,
        redirectUri: '',
      };

/** The form of a kept profile. */
export const formOf = (profile: Profile): ProfileForm => ({
  name: profile.name,
  folder: profile.folder,
  environment: profile.environment,
  pinned: profile.pinned,
  keepFresh: profile.keepFresh !== false,
  dpop: profile.dpop === true,
  ...serverForm(profile.server),
  grant: profile.grant,
  clientId: profile.clientId,
  clientAuth: profile.clientAuth,
  basicEncoding: profile.basicEncoding,
  scope: profile.scope,
  audience: profile.audience,
  resource: profile.resource.join('\n'),
  username: profile.username,
  responseMode: profile.responseMode,
  extraAuthorize: profile.extra.authorize,
  extraToken: profile.extra.token,
  extraRefresh: profile.extra.refresh,
  ...redirectForm(profile.redirect),
  connectTimeout: String(profile.network.connectTimeoutSeconds),
  overallTimeout: String(profile.network.overallTimeoutSeconds),
  caPem: profile.network.caPem,
  proxyKind: profile.network.proxy.kind,
  proxyUrl: profile.network.proxy.kind === 'manual' ? profile.network.proxy.url : '',
  ...systemForms(profile),
  custom: profile.custom ?? defaultCustomSettings,
});

/** A whole number as it is typed; NaN for anything else, which the rules have words for. */
const numberOf = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

const filledEndpoints = (texts: EndpointTexts): Endpoints =>
  Object.fromEntries(
    endpointNames.map((name) => [name, texts[name].trim()] as const).filter(([, address]) => address !== ''),
  );

const serverOf = (form: ProfileForm): Server => {
  switch (form.serverKind) {
    case 'discovery':
      return {
        kind: 'discovery',
        issuer: form.issuer.trim(),
        document: form.document,
        overrides: filledEndpoints(form.overrides),
      };
    case 'endpoints':
      return { kind: 'endpoints', issuer: form.handIssuer.trim(), endpoints: filledEndpoints(form.endpoints) };
    case 'practice':
      return {
        kind: 'practice',
        system: form.practiceSystem,
        lifetimeSeconds: form.lifetimeSeconds,
        tokenFormat: form.tokenFormat,
      };
  }
};

const redirectOf = (form: ProfileForm): Profile['redirect'] =>
  form.redirectKind === 'paste'
    ? { kind: 'paste', uri: form.redirectUri.trim() }
    : {
        kind: 'loopback',
        host: form.redirectHost,
        port: form.redirectPort.trim() === '' ? null : numberOf(form.redirectPort),
        path: form.redirectPath.trim(),
      };

/** Rows in which something stands; an empty line at the end is no parameter. */
const filledRows = (rows: readonly ParameterRow[]): { name: string; value: string }[] =>
  rows
    .filter(({ name, value }) => name !== '' || value !== '')
    .map(({ name, value }) => ({ name: name.trim(), value }));

/** Where the filled rows stand among all of them, so that a remark finds its line. */
export const rowOfParameter = (rows: readonly ParameterRow[], parameter: number): number =>
  rows.flatMap(({ name, value }, index) => (name !== '' || value !== '' ? [index] : []))[parameter] ?? -1;

/** The description of a custom system; of any other profile it stays as it was kept. */
const customOf = ({ custom }: ProfileForm, base: Profile): Pick<Profile, 'custom'> =>
  base.provider === 'custom' && custom !== (base.custom ?? defaultCustomSettings)
    ? { custom: tidyCustomSettings(custom) }
    : {};

/**
 * The profile a form stands for. Its values may still be wrong: numbers that cannot be read are NaN. Certificates that
 * are trusted unchecked are not part of the form and stay as they are.
 */
export const profileOfForm = (form: ProfileForm, { keepFresh: _fresh, dpop: _bound, ...base }: Profile): Profile => ({
  ...base,
  ...(form.keepFresh ? {} : { keepFresh: false }),
  ...(form.dpop ? { dpop: true } : {}),
  name: form.name.trim(),
  folder: form.folder.trim(),
  environment: form.environment.trim(),
  pinned: form.pinned,
  server: serverOf(form),
  grant: form.grant,
  clientId: form.clientId.trim(),
  clientAuth: form.grant === 'implicit' ? 'none' : form.clientAuth,
  basicEncoding: form.basicEncoding,
  scope: form.scope.trim().replace(/\s+/g, ' '),
  audience: form.audience.trim(),
  resource: form.resource
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
  username: form.username.trim(),
  responseMode: form.responseMode,
  extra: {
    authorize: filledRows(form.extraAuthorize),
    token: filledRows(form.extraToken),
    refresh: filledRows(form.extraRefresh),
  },
  redirect: redirectOf(form),
  ...systemSettingsOf(form, base),
  ...customOf(form, base),
  network: {
    ...base.network,
    connectTimeoutSeconds: numberOf(form.connectTimeout),
    overallTimeoutSeconds: numberOf(form.overallTimeout),
    caPem: form.caPem.trim(),
    proxy: form.proxyKind === 'manual' ? { kind: 'manual', url: form.proxyUrl.trim() } : { kind: form.proxyKind },
  },
});
