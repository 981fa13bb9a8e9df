import {
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useMutationState,
  useQuery,
} from '@tanstack/react-query';
import { createContext, use } from 'react';
import { CallError, type Client } from '../src/api/client';
import type { AppInfo, CallInput, CallName, CallOutput, ProviderOffer } from '../src/api/contract';
import type { DesktopState } from '../src/domain/desktop';
import type { AppError } from '../src/domain/errors';
import type { Expectation } from '../src/domain/expectations';
import type { FlowRun, FlowRunSummary, RecordedRun } from '../src/domain/flow';
import type { Profile, SecretStatus } from '../src/domain/profile';
import type { OpenQuestion } from '../src/domain/question';
import type { HistoryEntry, SavedRequest } from '../src/domain/request';
import type { Settings } from '../src/domain/settings';
import type { StorageState } from '../src/domain/storage';
import type { ProfileStatus, TokenView } from '../src/domain/token';
import type { TokenInspection } from '../src/domain/tokenInspection';
import type { TokenRecord } from '../src/domain/tokenTimeline';
import { afterCall } from './afterCall';

/** The calls the window may make; given once, at the top of the page. */
export const ClientContext = createContext<Client | null>(null);

/** The calls and events of the main process. */
export const useClient = (): Client => {
  const client = use(ClientContext);
  if (client === null) throw new Error('ClientContext is missing');
  return client;
};

/** The AppError of whatever a query or mutation failed with; undefined for no failure. */
export const errorOf = (caught: unknown): AppError | undefined => {
  if (caught === null || caught === undefined) return undefined;
  if (caught instanceof CallError) return caught.error;
  return { code: 'internal', technical: caught instanceof Error ? caught.name : typeof caught };
};

/** The cache: everything is kept until an event says that it changed, and nothing is asked for twice by itself. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // The main process is always there; being offline must not pause a call to it.
      queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

// What is read, and under which name it is kept: the call's own name first, then the profile.

const useRead = <Name extends CallName, Selected = CallOutput<Name>>(
  name: Name,
  input: CallInput<Name>,
  options: {
    readonly key?: string;
    /** What else tells one reading from another. */
    readonly more?: readonly string[];
    readonly select?: (output: CallOutput<Name>) => Selected;
    /** No event tells of a change: it is read again wherever it is shown. */
    readonly unannounced?: boolean;
  } = {},
): UseQueryResult<Selected> => {
  const client = useClient();
  return useQuery({
    queryKey: options.key === undefined ? [name] : [name, options.key, ...(options.more ?? [])],
    // `undefined` stands for the input of a call that takes none; the tuple type of `call` cannot be computed from Name.
    queryFn: () => (client.call as (name: Name, input: CallInput<Name>) => Promise<CallOutput<Name>>)(name, input),
    ...(options.select === undefined ? {} : { select: options.select }),
    ...(options.unannounced === true ? { staleTime: 0 } : {}),
  }) as UseQueryResult<Selected>;
};

/** Version, platform, data folder, and what went wrong at the start. */
export const useAppInfo = (): UseQueryResult<AppInfo> => useRead('app.info', undefined);

/** What a person set for the whole app. */
export const useSettings = (): UseQueryResult<Settings> => useRead('settings.get', undefined);

/** What the app has of the desktop: its shortcut, and whether it starts with the session. */
export const useDesktop = (): UseQueryResult<DesktopState> =>
  useRead('desktop.state', undefined, { unannounced: true });

/** Where secrets are kept, and whether they can be. */
export const useStorage = (): UseQueryResult<StorageState> => useRead('storage.state', undefined);

/** Every profile, in the person's order. */
export const useProfiles = (): UseQueryResult<readonly Profile[]> => useRead('profiles.list', undefined);

/** One profile; undefined while the list loads and when there is none of this id. */
export const useProfile = (profileId: string | null): Profile | undefined =>
  useRead('profiles.list', undefined, { select: (list) => list.find((profile) => profile.id === profileId) }).data;

type StatusById = Readonly<Record<string, ProfileStatus>>;

const useStatusQuery = <Selected>(select: (byId: StatusById) => Selected): UseQueryResult<Selected> => {
  const client = useClient();
  return useQuery({
    queryKey: ['tokens.status'],
    queryFn: async (): Promise<StatusById> => {
      const list = await client.call('tokens.status');
      return Object.fromEntries(list.map((status) => [status.profileId, status]));
    },
    select,
  });
};

/** The state of one profile's token, as its row shows it; renders again only when that one changes. */
export const useStatus = (profileId: string): ProfileStatus | undefined =>
  useStatusQuery((byId) => byId[profileId]).data;

/** The state of every profile's token, by profile id. */
export const useStatuses = (): UseQueryResult<StatusById> => useStatusQuery((byId) => byId);

/** Which secrets of a profile are kept; never the secrets. */
export const useSecretStatus = (profileId: string): UseQueryResult<SecretStatus> =>
  useRead('secrets.status', { profileId }, { key: profileId });

/** The Token tab: masked values, claims and times; null before the first token. */
export const useTokenView = (profileId: string): UseQueryResult<TokenView | null> =>
  useRead('token.view', { profileId }, { key: profileId });

/** What the profile's system offers for its token beyond the standards, and what of these it lacks. */
export const useProviderOffer = (profileId: string): UseQueryResult<ProviderOffer> =>
  useRead('provider.calls', { profileId }, { key: profileId });

/** A kept token taken apart and checked; asked anew for every set of tokens. */
export const useInspection = (
  profileId: string,
  kind: 'access' | 'id',
  generation: number,
): UseQueryResult<TokenInspection> =>
  useRead('token.inspect', { profileId, kind }, { key: profileId, more: [kind, String(generation)] });

/** What is remembered of a profile's tokens, the newest first. */
export const useTimeline = (profileId: string): UseQueryResult<readonly TokenRecord[]> =>
  useRead('tokens.timeline', { profileId }, { key: profileId });

/** What APIs want of a token, by their addresses. */
export const useExpectations = (): UseQueryResult<readonly Expectation[]> => useRead('expectations.list', undefined);

/** The last run of a profile's flow, growing while it goes on; null before the first. */
export const useFlowRun = (profileId: string): UseQueryResult<FlowRun | null> =>
  useRead('flow.last', { profileId }, { key: profileId });

/** The last runs of a profile, the newest first, those before a restart too. */
export const useFlowRuns = (profileId: string): UseQueryResult<readonly FlowRunSummary[]> =>
  useRead('flow.runs', { profileId }, { key: profileId });

/** A run with what went over the wire; asked anew whenever `mark` says that there is more of it. */
export const useRecordedRun = (profileId: string, runId: string, mark: string): UseQueryResult<RecordedRun> =>
  useRead('flow.run', { profileId, runId }, { key: profileId, more: [runId, mark] });

/** A run as a file would hold it. */
export const useRunText = (
  profileId: string,
  runId: string,
  format: 'har' | 'markdown',
): UseQueryResult<{ readonly text: string; readonly suggestedName: string }> =>
  useRead('flow.exportText', { profileId, runId, format }, { key: profileId, more: [runId, format] });

/** What waits for the person's answer, in any profile. */
export const useQuestions = (): UseQueryResult<readonly OpenQuestion[]> => useRead('questions.open', undefined);

/** Requests kept under a name. */
export const useSavedRequests = (profileId: string): UseQueryResult<readonly SavedRequest[]> =>
  useRead('requests.saved', { profileId }, { key: profileId });

/** Requests that were sent, newest first. */
export const useHistory = (profileId: string): UseQueryResult<readonly HistoryEntry[]> =>
  useRead('requests.history', { profileId }, { key: profileId });

// What is asked for or changed.

/** Calls that take or give a secret: their input and answer must not stay in the cache, see useSecretCall. */
export type SecretCallName =
  | 'secrets.set'
  | 'token.reveal'
  | 'token.inspectPasted'
  | 'questions.answer'
  | 'storage.useFile'
  | 'storage.unlock'
  // A file of another tool may be full of secrets.
  | 'profiles.readImport';

/** Every other call. */
export type PlainCallName = Exclude<CallName, SecretCallName>;

/** A call as a mutation; `errorOf(result.error)` is its failure. What it changes is brought up to date by itself. */
export type CallMutation<Name extends CallName> = UseMutationResult<CallOutput<Name>, Error, CallInput<Name>>;

/** Any call that changes or asks something: `useCall('profiles.save').mutate(profile)`. */
export const useCall = <Name extends PlainCallName>(name: Name): CallMutation<Name> => {
  const client = useClient();
  return useMutation<CallOutput<Name>, Error, CallInput<Name>>({
    mutationKey: [name],
    // As in useRead: `undefined` stands for no input.
    mutationFn: (input) =>
      (client.call as (name: Name, input: CallInput<Name>) => Promise<CallOutput<Name>>)(name, input),
    onMutate: (input, { client: cache }) => afterCall(name).before?.(cache, input),
    onSuccess: (output, input, _before, { client: cache }) => afterCall(name).success?.(cache, input, output),
    onError: (_error, _input, _before, { client: cache }) => afterCall(name).failure?.(cache),
  });
};

/** The newest call of this name for a profile, whichever control made it. */
export type LastCall<Name extends PlainCallName> = {
  readonly status: 'idle' | 'pending' | 'error' | 'success';
  readonly input: CallInput<Name>;
  readonly output: CallOutput<Name> | undefined;
  readonly error: AppError | undefined;
  /** When it was made, ms since 1970. */
  readonly at: number;
};

/** Calls that name the profile they are about. */
export type ProfileCallName = {
  [Name in PlainCallName]: CallInput<Name> extends { readonly profileId: string } ? Name : never;
}[PlainCallName];

/**
 * What became of the last call of this name for a profile, so that a row, the palette and the header agree; with `isMeant`
 * the last whose input fits.
 */
export const useLastCall = <Name extends ProfileCallName>(
  name: Name,
  profileId: string,
  isMeant: (input: CallInput<Name>) => boolean = () => true,
): LastCall<Name> | undefined => {
  const calls = useMutationState({
    filters: {
      mutationKey: [name],
      predicate: ({ state }) => {
        // useCall gives every mutation of this key the input of its call.
        const input = state.variables as CallInput<Name> | undefined;
        return input !== undefined && input.profileId === profileId && isMeant(input);
      },
    },
    select: ({ state }): LastCall<Name> => ({
      status: state.status,
      input: state.variables as CallInput<Name>,
      output: state.data as CallOutput<Name> | undefined,
      error: errorOf(state.error),
      at: state.submittedAt,
    }),
  });
  return calls.reduce<LastCall<Name> | undefined>(
    (newest, call) => (newest === undefined || call.at >= newest.at ? call : newest),
    undefined,
  );
};
