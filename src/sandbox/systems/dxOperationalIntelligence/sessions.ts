import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../../records';

const sessionSchema = z.object({
  refId: z.number(),
  tenant: z.string(),
  locale: z.string(),
  /** Seconds the token may lie unused. */
  idleSeconds: z.number(),
  /** Milliseconds. */
  lastUsed: z.number(),
  /** Milliseconds. */
  refreshEnds: z.number(),
  refreshSpent: z.boolean(),
});

/** What a token and its refresh token stand for, without their values. */
export type DxSession = Readonly<z.infer<typeof sessionSchema>> & { readonly id: string };

/** The facts of a new session. */
export type NewSession = Pick<DxSession, 'refId' | 'tenant' | 'locale' | 'idleSeconds' | 'refreshEnds'>;

/** The sessions of the security server, found by hashes of their tokens. */
export type Sessions = {
  /** Opens a session with tokens of these values. */
  readonly open: (facts: NewSession, token: string, refreshToken: string) => void;
  /** The session of a token that was used often enough to be alive. */
  readonly alive: (token: string) => DxSession | undefined;
  /** Pushes the end of a token out: it starts to lie unused now. */
  readonly use: (session: DxSession) => void;
  readonly byRefreshToken: (refreshToken: string) => DxSession | undefined;
  readonly spendRefresh: (session: DxSession) => void;
};

/** Creates the memory of sessions on top of the hashed records. */
export const createSessions = (records: Records, now: () => number): Sessions => {
  const secondsLeft = ({ lastUsed, idleSeconds, refreshEnds }: Omit<DxSession, 'id'>): number =>
    Math.max(1, Math.ceil((Math.max(lastUsed + idleSeconds * 1000, refreshEnds) - now()) / 1000));

  const store = ({ id, ...facts }: DxSession): void => records.put('Grant', id, facts, secondsLeft(facts));

  const find = (model: 'AccessToken' | 'RefreshToken', value: string): DxSession | undefined => {
    const id = records.find(model, value)?.grantId;
    if (typeof id !== 'string') return undefined;
    const { data } = sessionSchema.safeParse(records.find('Grant', id));
    return data && { ...data, id };
  };

  return {
    open: (facts, token, refreshToken) => {
      const session = { ...facts, id: randomUUID(), lastUsed: now(), refreshSpent: false };
      store(session);
      // The record of a sliding token must outlast every push; the session alone says when it ends.
      const lifetime = Math.max(secondsLeft(session), 365 * 86_400);
      records.put('AccessToken', token, { grantId: session.id }, lifetime);
      records.put('RefreshToken', refreshToken, { grantId: session.id }, lifetime);
    },
    alive: (token) => {
      const session = find('AccessToken', token);
      if (session === undefined) return undefined;
      return now() < session.lastUsed + session.idleSeconds * 1000 ? session : undefined;
    },
    use: (session) => store({ ...session, lastUsed: now() }),
    byRefreshToken: (refreshToken) => {
      const session = find('RefreshToken', refreshToken);
      return session === undefined || session.refreshSpent || session.refreshEnds <= now() ? undefined : session;
    },
    spendRefresh: (session) => store({ ...session, refreshSpent: true }),
  };
};
