import { z } from 'zod';
import type { Check } from '../domain/check';
import type { DesktopState } from '../domain/desktop';
import type { AppError } from '../domain/errors';
import { type Expectation, expectationSchema } from '../domain/expectations';
import type { FlowRun, FlowRunSummary, RecordedRun } from '../domain/flow';
import {
  type CertificateFacts,
  certificatePinSchema,
  networkSettingsSchema,
  plainHttpHostSchema,
} from '../domain/network';
import { tokenUseSchema } from '../domain/presentation';
import {
  type Endpoints,
  grantKinds,
  type Profile,
  practiceLifetimes,
  practicePages,
  practiceSystems,
  profileSchema,
  type SecretStatus,
  secretKinds,
  serverSchema,
} from '../domain/profile';
import { answerSchema, type OpenQuestion } from '../domain/question';
import {
  type ApiRequest,
  type ApiResponse,
  apiRequestSchema,
  type HistoryEntry,
  type SavedRequest,
  savedRequestSchema,
} from '../domain/request';
import { type Settings, settingsChangeSchema } from '../domain/settings';
import { shortcutSchema } from '../domain/shortcut';
import type { StorageState } from '../domain/storage';
import { type CopiedProof, copyForms, type ProfileStatus, type TokenView, tokenKinds } from '../domain/token';
import type { TokenInspection } from '../domain/tokenInspection';
import { longestToken } from '../domain/tokenInspectionRead';
import type { TokenRecord } from '../domain/tokenTimeline';

export type { EventName, Events } from '../domain/events';

/** What the window is told about the app it runs in. */
export type AppInfo = {
  readonly version: string;
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  readonly electron: string;
  /** A file could not be used and what was done about it; shown until dismissed. */
  readonly notices: readonly AppError[];
  /** Where the app keeps its files, for the person to look. */
  readonly dataFolder: string;
};

/** What discovery found, and where. */
export type DiscoveryView = {
  readonly issuer: string;
  readonly document: 'openid' | 'oauth' | 'typed';
  readonly address: string;
  readonly endpoints: Endpoints;
  readonly grantsSupported: readonly string[];
  readonly authMethodsSupported: readonly string[];
  readonly pkceSupported: readonly string[];
  readonly scopesSupported: readonly string[];
};

/** One finding of the check of a profile's settings. */
export type CheckResult = Check;

/** The answer of a call that reads something at the provider (introspection, user info): JSON as it came, size-limited. */
export type ProviderAnswer = { readonly status: number; readonly json: unknown };

/** One thing a person says before a named call of a system is made. */
export type OfferedField = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly example: string;
  readonly optional?: boolean;
};

/** What a profile's system offers for its token beyond the standards. */
export type ProviderOffer = {
  readonly calls: readonly {
    readonly id: string;
    readonly label: string;
    readonly description: string;
    readonly fields: readonly OfferedField[];
  }[];
  /** Requests of the tester that are ready to be filled in. */
  readonly requests: readonly { readonly id: string; readonly label: string; readonly request: ApiRequest }[];
  /** One token can be presented for one tenant, all of them, or the global configuration: see `tokenUse`. */
  readonly choosesTenant: boolean;
  /** What the system is known not to have; a provider that describes itself is only known once it is asked. */
  readonly lacks: readonly ('introspection' | 'userinfo' | 'revocation' | 'endSession')[];
};

/** What was put on the clipboard: when it leaves again (ms since 1970), if it does, and what a bound token needs beside it. */
export type Copied = { readonly clearsAt?: number; readonly proof?: CopiedProof };

type Call<Input extends z.ZodType, Output> = { readonly input: Input; readonly output?: Output };
const answers =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Call<Input, Output> => ({ input });

const nothing = z.undefined();
const ofProfile = z.strictObject({ profileId: z.uuid() });
/** How long a token has to last for whoever asks; with less of its life left it is renewed first. */
const minimumSecondsSchema = z.number().int().min(0).max(86_400);
const ofRun = z.strictObject({ profileId: z.uuid(), runId: z.string().max(80) });
const ofExport = z.strictObject({
  profileId: z.uuid(),
  runId: z.string().max(80),
  format: z.enum(['har', 'markdown']),
});

/** Every call the window may make: its input as a schema, its answer as a type. A new call is one line here and one in handlers.ts. */
export const calls = {
  'app.info': answers<AppInfo>()(nothing),
  'app.openHelp': answers<void>()(z.strictObject({ topic: z.enum(['readme', 'security', 'errors']) })),
  'app.dismissNotices': answers<void>()(nothing),
  'app.quit': answers<void>()(nothing),

  'settings.get': answers<Settings>()(nothing),
  'settings.set': answers<Settings>()(settingsChangeSchema),

  'desktop.state': answers<DesktopState>()(nothing),
  'desktop.setShortcut': answers<DesktopState>()(z.strictObject({ keys: shortcutSchema.nullable() })),
  'desktop.setLoginStart': answers<DesktopState>()(z.strictObject({ isOn: z.boolean() })),

  'storage.state': answers<StorageState>()(nothing),
  'storage.retry': answers<StorageState>()(nothing),
  'storage.useSession': answers<StorageState>()(nothing),
  'storage.useFile': answers<StorageState>()(z.strictObject({ passphrase: z.string().max(1000) })),
  'storage.unlock': answers<StorageState>()(z.strictObject({ passphrase: z.string().max(1000) })),

  'profiles.list': answers<readonly Profile[]>()(nothing),
  'profiles.save': answers<Profile>()(profileSchema),
  'profiles.remove': answers<void>()(ofProfile),
  'profiles.duplicate': answers<Profile>()(
    z.strictObject({ profileId: z.uuid(), environment: z.string().trim().max(40).optional() }),
  ),
  'profiles.move': answers<void>()(
    z.strictObject({ profileId: z.uuid(), before: z.uuid().nullable(), folder: z.string().trim().max(120) }),
  ),
  /** Looks at the settings without signing in; what is found is also told as it comes. A second check ends the first. */
  'profiles.check': answers<readonly CheckResult[]>()(profileSchema),
  'profiles.cancelCheck': answers<void>()(ofProfile),
  'profiles.trustCertificate': answers<Profile>()(z.strictObject({ profileId: z.uuid(), pin: certificatePinSchema })),
  'profiles.distrustCertificate': answers<Profile>()(
    z.strictObject({ profileId: z.uuid(), host: z.string().max(300) }),
  ),
  /** Sends secrets to one server without encryption from now on, as the person decided; the second takes it back. */
  'profiles.allowPlainHttp': answers<Profile>()(z.strictObject({ profileId: z.uuid(), host: plainHttpHostSchema })),
  'profiles.refusePlainHttp': answers<Profile>()(z.strictObject({ profileId: z.uuid(), host: z.string().max(300) })),
  'profiles.addPractice': answers<Profile>()(
    z.strictObject({
      system: z.enum(practiceSystems).default('standard'),
      grant: z.enum(grantKinds),
      lifetimeSeconds: z.union(practiceLifetimes.map((seconds) => z.literal(seconds))),
      /** Keeps the seed of the practice phone, so that nobody has to type a one-time code. */
      keepSeed: z.boolean().default(false),
    }),
  ),
  'practice.open': answers<void>()(z.strictObject({ profileId: z.uuid(), page: z.enum(practicePages) })),
  'profiles.exportFile': answers<ExportedFile>()(ofProfile),
  'profiles.readImport': answers<ImportPreview>()(z.strictObject({ text: z.string().max(5_000_000) })),

  'secrets.status': answers<SecretStatus>()(ofProfile),
  'secrets.set': answers<SecretStatus>()(
    z.strictObject({ profileId: z.uuid(), kind: z.enum(secretKinds), value: z.string().min(1).max(8000) }),
  ),
  'secrets.remove': answers<SecretStatus>()(z.strictObject({ profileId: z.uuid(), kind: z.enum(secretKinds) })),

  'discovery.look': answers<DiscoveryView>()(z.strictObject({ server: serverSchema, network: networkSettingsSchema })),
  'discovery.certificate': answers<CertificateFacts>()(
    z.strictObject({ address: z.string().max(2000), network: networkSettingsSchema }),
  ),

  'tokens.status': answers<readonly ProfileStatus[]>()(nothing),
  'token.view': answers<TokenView | null>()(ofProfile),
  'token.get': answers<TokenView | null>()(
    z.strictObject({
      profileId: z.uuid(),
      how: z.enum(['best', 'refresh', 'sign-in']),
      minimumSeconds: minimumSecondsSchema.exactOptional(),
    }),
  ),
  'token.cancel': answers<void>()(ofProfile),
  'token.reveal': answers<string>()(z.strictObject({ profileId: z.uuid(), kind: z.enum(tokenKinds) })),
  'token.copy': answers<Copied>()(
    z.strictObject({
      profileId: z.uuid(),
      form: z.enum(copyForms),
      use: tokenUseSchema.exactOptional(),
      minimumSeconds: minimumSecondsSchema.exactOptional(),
    }),
  ),
  'token.forget': answers<void>()(ofProfile),
  'token.revoke': answers<void>()(ofProfile),
  'token.endSession': answers<void>()(ofProfile),
  /** Ends the calls about the profile's token that are under way; they fail with `cancelled`. */
  'token.cancelCalls': answers<void>()(ofProfile),
  'token.introspect': answers<ProviderAnswer>()(ofProfile),
  'token.userinfo': answers<ProviderAnswer>()(ofProfile),
  'token.inspect': answers<TokenInspection>()(z.strictObject({ profileId: z.uuid(), kind: z.enum(['access', 'id']) })),
  /** `withKeys`: the issuer that the token names may be asked for its keys. The token itself goes nowhere. */
  'token.inspectPasted': answers<TokenInspection>()(
    z.strictObject({ token: z.string().max(longestToken + 1000), withKeys: z.boolean() }),
  ),

  /** What is remembered of the profile's tokens, the newest first. */
  'tokens.timeline': answers<readonly TokenRecord[]>()(ofProfile),
  'tokens.clearTimeline': answers<void>()(ofProfile),

  'provider.calls': answers<ProviderOffer>()(ofProfile),
  'provider.call': answers<ProviderAnswer>()(
    z.strictObject({
      profileId: z.uuid(),
      callId: z.string().max(60),
      inputs: z.record(z.string().max(60), z.string().max(2000)),
    }),
  ),

  /** The last run since the app began, as it goes on. */
  'flow.last': answers<FlowRun | null>()(ofProfile),
  /** The last runs, the newest first, those before a restart too. */
  'flow.runs': answers<readonly FlowRunSummary[]>()(ofProfile),
  /** A run with what went over the wire in it, secrets masked. */
  'flow.run': answers<RecordedRun>()(ofRun),
  'flow.exportText': answers<RunText>()(ofExport),
  'flow.exportFile': answers<ExportedRun>()(ofExport),
  'flow.copyExport': answers<Copied>()(ofExport),
  'flow.openBrowser': answers<void>()(ofProfile),
  'flow.copyAddress': answers<Copied>()(ofProfile),

  'questions.open': answers<readonly OpenQuestion[]>()(nothing),
  'questions.answer': answers<void>()(z.strictObject({ questionId: z.uuid(), answer: answerSchema })),
  'questions.cancel': answers<void>()(z.strictObject({ questionId: z.uuid() })),

  'request.send': answers<ApiResponse>()(
    z.strictObject({ profileId: z.uuid(), runId: z.uuid(), request: apiRequestSchema }),
  ),
  'request.cancel': answers<void>()(z.strictObject({ runId: z.uuid() })),
  'request.copyBody': answers<Copied>()(z.strictObject({ runId: z.uuid() })),
  'requests.saved': answers<readonly SavedRequest[]>()(ofProfile),
  'requests.save': answers<SavedRequest>()(savedRequestSchema),
  'requests.remove': answers<void>()(z.strictObject({ profileId: z.uuid(), id: z.uuid() })),
  'requests.history': answers<readonly HistoryEntry[]>()(ofProfile),
  'requests.clearHistory': answers<void>()(ofProfile),

  'expectations.list': answers<readonly Expectation[]>()(nothing),
  'expectations.save': answers<Expectation>()(expectationSchema),
  'expectations.remove': answers<void>()(z.strictObject({ id: z.uuid() })),
} as const;

/** A run as a file would hold it, and the name the file would have. */
export type RunText = { readonly text: string; readonly suggestedName: string };

/** What became of the export of a run. */
export type ExportedRun = { readonly kind: 'saved'; readonly path: string } | { readonly kind: 'cancelled' };

/** What became of an export: where the file is and what is not in it, or that the person thought better of it. */
export type ExportedFile =
  | { readonly kind: 'saved'; readonly path: string; readonly leftOut: readonly string[] }
  | { readonly kind: 'cancelled' };

/** A profile read from another tool's file; it carries no secret, and what was left behind is said. */
export type ImportedProfile = { readonly profile: Profile; readonly secretsLeftOut: readonly string[] };

/** What an import would add. */
export type ImportPreview = {
  readonly source: 'token-helper' | 'postman' | 'insomnia' | 'bruno' | 'curl';
  readonly profiles: readonly ImportedProfile[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
};

/** The name of a call of the list above. */
export type CallName = keyof typeof calls;

/** What a caller hands over. */
export type CallInput<Name extends CallName> = z.input<(typeof calls)[Name]['input']>;

/** What a handler is given: checked, with the defaults filled in. */
export type CheckedInput<Name extends CallName> = z.output<(typeof calls)[Name]['input']>;

/** What a call answers when it works. */
export type CallOutput<Name extends CallName> =
  (typeof calls)[Name] extends Call<z.ZodType, infer Output> ? Output : never;

/** How an answer crosses: thrown errors would lose their fields on the way. */
export type Answered<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly error: AppError };
