import { randomUUID } from 'node:crypto';
import type { Answer } from '../shared/answer';
import type { Person } from './directory';

/** How a sign-in in the browser ended. */
export type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly person: Person; readonly factors: readonly string[] }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string };

/** A sign-in that waits for a person in a browser. */
export type PendingSignIn = {
  readonly applicationName: string;
  readonly scopes: readonly string[];
  /** Where the browser goes in the end; undefined when it stays here. */
  readonly redirectUri: string | undefined;
  /** Who gave the right password already, when a second factor is asked for. */
  readonly person: Person | undefined;
  readonly finish: (outcome: SignInOutcome) => Answer | Promise<Answer>;
};

/** The sign-ins under way, found by the unguessable id in their address. */
export type SignIns = {
  readonly begin: (signIn: PendingSignIn) => string;
  readonly find: (id: string) => PendingSignIn | undefined;
  readonly replace: (id: string, signIn: PendingSignIn) => void;
  readonly end: (id: string) => void;
};

const mostWaiting = 100;
const lifeMs = 30 * 60_000;

/** Creates an empty list; half an hour each, the oldest go when there are too many. */
export const createSignIns = (now: () => number): SignIns => {
  const waiting = new Map<string, { readonly signIn: PendingSignIn; readonly since: number }>();
  return {
    begin: (signIn) => {
      const id = randomUUID();
      waiting.set(id, { signIn, since: now() });
      const [oldest] = waiting.keys();
      if (waiting.size > mostWaiting && oldest !== undefined) waiting.delete(oldest);
      return id;
    },
    find: (id) => {
      const found = waiting.get(id);
      return found !== undefined && now() - found.since < lifeMs ? found.signIn : undefined;
    },
    replace: (id, signIn) => void waiting.set(id, { signIn, since: now() }),
    end: (id) => void waiting.delete(id),
  };
};
