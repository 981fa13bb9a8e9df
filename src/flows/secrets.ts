import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { Question } from '../domain/question';
import type { FlowContext } from './context';

/** A secret for this run: the kept one, or what the person typed. */
export type AskedSecret = {
  readonly value: string;
  /** Keeps what was typed, where the person asked for it. To be called once it has proved right. Never throws. */
  readonly keep: () => Promise<void>;
};

const questionFor = (kind: 'client-secret' | 'password', profile: Profile, askedBy: string): Question =>
  kind === 'password' ? { kind, askedBy, username: profile.username } : { kind, askedBy, clientId: profile.clientId };

/** The secret of a profile, asked of the person where none is kept; `askedBy` is the host it goes to. Throws what Person throws. */
export const askedSecret = async (
  profile: Profile,
  askedBy: string,
  context: FlowContext,
  kind: 'client-secret' | 'password',
): Promise<AskedSecret> => {
  const kept = await (kind === 'password' ? context.secrets.password() : context.secrets.clientSecret());
  if (kept !== undefined && kept !== '') return { value: kept, keep: async () => undefined };
  context.step({ kind: 'waiting-for-person', question: kind });
  const answer = await context.person.ask(questionFor(kind, profile, askedBy), context.signal);
  if (answer.kind !== kind) throw fail('interaction-required', { question: kind });
  const value = answer.kind === 'password' ? answer.password : answer.secret;
  return {
    value,
    keep: async () => {
      // What could not be kept is asked for again; it must not cost the tokens that were just given.
      if (answer.keep) await context.secrets.keep(kind, value).catch(() => undefined);
    },
  };
};
