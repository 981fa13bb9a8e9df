import { fail } from '../domain/errors';
import { type Profile, usesPassword } from '../domain/profile';
import type { LearnedEncoding } from '../domain/token';
import type { FlowContext, UsedCodes } from '../flows/context';
import { createProofs } from '../flows/proofs';
import type { Browser, Clock, HttpFactory, Person } from '../ports';
import type { FlowRunWriter } from '../recorder/flowRuns';
import { ownSecretNames } from '../recorder/secretNames';
import type { createProfileSecrets } from '../stores/profileSecrets';
import type { PracticeService } from './practiceService';
import type { QuestionService } from './questionService';
import { createRecalled } from './recalled';

type RunParts = {
  readonly writer: FlowRunWriter;
  readonly signal: AbortSignal;
  readonly signInAddress: (address: string | undefined) => void;
  /** Nobody asked for this run: no browser opens, no question is asked, nothing is sent to a phone. */
  readonly unattended?: true;
  readonly beforeRefresh?: () => Promise<void>;
};

type Deps = {
  readonly clock: Clock;
  readonly http: HttpFactory;
  readonly browser: Browser;
  readonly secrets: ReturnType<typeof createProfileSecrets>;
  readonly tokens: {
    readonly learned: (profileId: string) => LearnedEncoding | undefined;
    readonly learn: (profileId: string, encoding: LearnedEncoding) => Promise<void>;
  };
  readonly usedCodes: UsedCodes;
  readonly practice: PracticeService;
  readonly questions: QuestionService;
};

/** Answers no question: for work that nobody asked for. */
export const nobody: Person = {
  ask: async ({ kind }) => Promise.reject(fail('interaction-required', { question: kind })),
};

const noBrowser: Browser = { open: async () => Promise.reject(fail('sign-in-needed', { reason: 'not-attended' })) };

/** Where a system of one's own says that its secrets stand, and in which parameters they are sent. */
const secretPlaces = ({ custom }: Profile): readonly string[] => {
  if (custom === undefined) return [];
  const { answer, redirect, parameters } = custom;
  const sent = parameters.filter(({ value }) =>
    /\{\{(?:password|client_secret|refresh_token|code|code_verifier)\}\}/.test(value),
  );
  return [
    answer.accessToken,
    answer.refreshToken,
    answer.idToken,
    redirect.code,
    redirect.accessToken,
    ...sent.map(({ name }) => name),
  ];
};

/** Gives a flow its context for one run: network, browser, person, secrets; and frees the connections at its end. */
export const createFlowContexts = (deps: Deps) => {
  const secretsFor = (profile: Profile): FlowContext['secrets'] => ({
    clientSecret: async () =>
      (await deps.practice.secretsOf(profile)).clientSecret ?? (await deps.secrets.read(profile.id, 'client-secret')),
    password: async () =>
      (await deps.practice.secretsOf(profile)).password ?? (await deps.secrets.read(profile.id, 'password')),
    totpSeed: async () => {
      const kept = await deps.secrets.read(profile.id, 'totp-seed');
      // One that was not kept is typed by hand, at the practice provider too.
      return kept === undefined ? undefined : ((await deps.practice.secretsOf(profile)).totpSeed ?? kept);
    },
    keep: (kind, value) => deps.secrets.write(profile.id, kind, value),
  });
  const recalled = createRecalled();
  const proofs = createProofs(deps);

  return {
    /** The keys at work, for whoever uses a token outside a flow: one prover knows the last nonce of each server. */
    proofs,
    /** Whether a new token can be had without a refresh token and without a person. Throws what the vault throws. */
    renewsAlone: async (profile: Profile): Promise<boolean> => {
      if (profile.grant === 'client_credentials') return true;
      if (!usesPassword(profile.grant)) return false;
      const password = await secretsFor(profile).password();
      return password !== undefined && password !== '';
    },
    run: async <Result>(
      profile: Profile,
      parts: RunParts,
      work: (concrete: Profile, context: FlowContext) => Promise<Result>,
    ): Promise<Result> => {
      const { writer, signal, signInAddress, unattended, beforeRefresh } = parts;
      const concrete = await deps.practice.resolve(profile);
      const practiceAddress = await deps.practice.address(profile);
      if (practiceAddress !== undefined) writer.step({ kind: 'practice-started', address: practiceAddress });
      writer.ownNames(ownSecretNames(secretPlaces(concrete)));
      const http = deps.http(profile.network, writer.exchange);
      const encoding = deps.tokens.learned(profile.id);
      try {
        return await work(concrete, {
          clock: deps.clock,
          http,
          browser: unattended ? noBrowser : deps.browser,
          person: unattended ? nobody : deps.questions.personFor(profile.id),
          attended: unattended !== true,
          ...(beforeRefresh ? { beforeRefresh } : {}),
          secrets: secretsFor(profile),
          learned: {
            ...(encoding ? { encoding } : {}),
            remember: (learned) => deps.tokens.learn(profile.id, learned),
          },
          usedCodes: deps.usedCodes,
          recalled,
          proofs,
          step: writer.step,
          hide: writer.hide,
          signInAddress,
          signal,
        });
      } finally {
        await http.close();
      }
    },
  };
};

export type FlowContexts = ReturnType<typeof createFlowContexts>;
