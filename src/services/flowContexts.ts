import type { Profile } from '../domain/profile';
import type { LearnedEncoding } from '../domain/token';
import type { FlowContext, UsedCodes } from '../flows/context';
import type { Browser, Clock, HttpFactory } from '../ports';
import type { FlowRunWriter } from '../recorder/flowRuns';
import type { createProfileSecrets } from '../stores/profileSecrets';
import type { PracticeService } from './practiceService';
import type { QuestionService } from './questionService';
import { createRecalled } from './recalled';

type RunParts = {
  readonly writer: FlowRunWriter;
  readonly signal: AbortSignal;
  readonly signInAddress: (address: string | undefined) => void;
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

/** Gives a flow its context for one run: network, browser, person, secrets; and frees the connections at its end. */
export const createFlowContexts = (deps: Deps) => {
  const secretsFor = (profile: Profile): FlowContext['secrets'] => ({
    clientSecret: async () =>
      (await deps.practice.secretsOf(profile)).clientSecret ?? (await deps.secrets.read(profile.id, 'client-secret')),
    password: async () =>
      (await deps.practice.secretsOf(profile)).password ?? (await deps.secrets.read(profile.id, 'password')),
    totpSeed: () => deps.secrets.read(profile.id, 'totp-seed'),
    keep: (kind, value) => deps.secrets.write(profile.id, kind, value),
  });
  const recalled = createRecalled();

  return {
    run: async <Result>(
      profile: Profile,
      parts: RunParts,
      work: (concrete: Profile, context: FlowContext) => Promise<Result>,
    ): Promise<Result> => {
      const { writer, signal, signInAddress } = parts;
      const concrete = await deps.practice.resolve(profile);
      if (profile.server.kind === 'practice' && concrete.server.kind === 'discovery') {
        writer.step({ kind: 'practice-started', address: concrete.server.issuer });
      }
      const http = deps.http(profile.network, (exchange) => writer.step({ kind: 'exchange', ...exchange }));
      const encoding = deps.tokens.learned(profile.id);
      try {
        return await work(concrete, {
          clock: deps.clock,
          http,
          browser: deps.browser,
          person: deps.questions.personFor(profile.id),
          secrets: secretsFor(profile),
          learned: {
            ...(encoding ? { encoding } : {}),
            remember: (learned) => deps.tokens.learn(profile.id, learned),
          },
          usedCodes: deps.usedCodes,
          recalled,
          step: writer.step,
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
