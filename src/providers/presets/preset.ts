import type { ClientAuthMethod, GrantKind, ProfileInput, Redirect } from '../../domain/profile';

/** One thing a person has to fill in, in the words of the system it is for. */
export type PresetQuestion = {
  readonly id: string;
  readonly label: string;
  /** Where in that system it is found, or what it does. */
  readonly description: string;
  readonly example: string;
  /** May stay empty. */
  readonly optional?: boolean;
  /** What stands in the field at first. */
  readonly initial?: string;
  /** The only possible answers, where there are few. */
  readonly options?: readonly { readonly id: string; readonly label: string; readonly description?: string }[];
  /** What is wrong with an answer, in words; undefined when it is good. Empty answers are judged by `optional` alone. */
  readonly check?: (answer: string) => string | undefined;
};

/** Answers by the id of their question; an id without an answer counts as empty. */
export type PresetAnswers = Readonly<Record<string, string>>;

/** What a preset decides about a profile; everything can be changed afterwards. */
export type PresetSettings = Required<Pick<ProfileInput, 'server' | 'scope'>> &
  Pick<
    ProfileInput,
    'audience' | 'resource' | 'extra' | 'provider' | 'basicEncoding' | 'verify' | 'dx' | 'webMethods' | 'custom'
  >;

/** How a known identity system is set up: data for a form; how it differs on the wire is its provider’s part. */
export type Preset = {
  readonly id: string;
  readonly name: string;
  /** What the system is, in one line, for the list of systems. */
  readonly about?: string;
  /** Other words it is looked for by: its vendor, older names, short forms. */
  readonly aliases?: readonly string[];
  readonly questions: readonly PresetQuestion[];
  /** What the system calls the client ID; needed unless said. */
  readonly clientId: {
    readonly label: string;
    readonly description: string;
    readonly example: string;
    readonly need?: 'none' | 'optional';
  };
  /** Whether clients of this kind have a secret, and how it is sent. */
  readonly secret: {
    readonly need: 'none' | 'optional' | 'required';
    readonly label: string;
    readonly method: Exclude<ClientAuthMethod, 'none'>;
  };
  /** What the system calls the name a person signs in by, for grants that need one. */
  readonly username?: { readonly label: string; readonly description: string };
  /** A second factor can be given from the seed of an authenticator app, so that nobody has to be there. */
  readonly takesTotpSeed?: true;
  /** Grants that are known to work there, the one to choose first. */
  readonly grants: readonly [GrantKind, ...GrantKind[]];
  readonly redirect: Redirect;
  readonly settings: (answers: PresetAnswers, grant: GrantKind, clientId?: string) => PresetSettings;
  /** One or two sentences: what has to be set up at the provider's side. */
  readonly register: (grant: GrantKind, redirectAddress: string) => readonly string[];
  /** What a person should know before using the system, in sentences. */
  readonly notes?: (grant: GrantKind) => readonly string[];
};

/** The answer to a question without blanks around it. */
export const answerOf = (answers: PresetAnswers, id: string): string =>
  Object.hasOwn(answers, id) ? (answers[id] ?? '').trim() : '';

/** Scopes joined as the protocol wants them, blanks between (RFC 6749 section 3.3); empty ones fall out. */
export const scopes = (...names: readonly string[]): string =>
  names
    .flatMap((name) => name.split(/\s+/))
    .filter((name) => name !== '')
    .join(' ');

/** A loopback redirect on any free port. */
export const anyPort = (host: '127.0.0.1' | 'localhost'): Redirect => ({
  kind: 'loopback',
  host,
  port: null,
  path: '/callback',
});

/** A loopback redirect on the one port that is registered. */
export const onePort = (host: '127.0.0.1' | 'localhost', port: number): Redirect => ({
  kind: 'loopback',
  host,
  port,
  path: '/callback',
});

/** A server found by its issuer through OpenID Connect Discovery. */
export const discovered = (issuer: string): PresetSettings['server'] => ({
  kind: 'discovery',
  issuer,
  document: 'openid',
});

/** Whether a redirect address names its port, and so is taken to the letter. */
export const namesPort = (address: string): boolean => /:\d+(\/|$)/.test(address);

/** How an address is compared by a provider that takes any port of an address registered without one. */
export const toTheLetterOrAnyPort = (address: string, anyPortWords: string): string =>
  namesPort(address) ? ', to the letter.' : `, without a port: ${anyPortWords}`;

/** Whether a grant brings a token for a person, and not for the application itself. */
export const withUser = (grant: GrantKind): boolean => grant !== 'client_credentials';

/** The question for scopes beside those of OpenID Connect. */
export const apiScopes = (description: string, example: string) =>
  ({
    id: 'scopes',
    label: 'Scopes of your API',
    description,
    example,
    optional: true,
  }) as const;
