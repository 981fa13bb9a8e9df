import type { Clock } from '../ports';
import type { TokenLives } from './tokenLives';

const second = 1000;

/** How long a token should last once a person has it in hand, unless they say otherwise; in ms. */
const enoughToPaste = 30 * second;
/** Where refreshes are counted one is spent only for a token that would end on the way. */
const enoughWhereCounted = 10 * second;
/** A token that ends within this is not handed out while a newer one is on its way. */
const nearlyOver = 10 * second;
/** How long a person waits for a newer token while the kept one still does, in ms. */
const patience = 5 * second;

type Deps = {
  readonly clock: Pick<Clock, 'after'>;
  readonly lives: Pick<TokenLives, 'left' | 'margin' | 'counted'>;
  /** Whether a newer token can be had with nobody there, and nobody is signing in already. */
  readonly mayRenew: (profileId: string) => Promise<boolean>;
  readonly renew: (profileId: string) => Promise<unknown>;
};

/** Renews what is about to leave the app, where too little of its life is left and nobody has to be asked. */
export const createRenewBeforeUse = ({ clock, lives, mayRenew, renew }: Deps) => {
  const enough = (profileId: string): number =>
    lives.counted(profileId) ? enoughWhereCounted : Math.min(enoughToPaste, lives.margin(profileId));

  const afterPatience = async (renewed: Promise<unknown>): Promise<void> => {
    let stopTimer: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      stopTimer = clock.after(patience, resolve);
    });
    await Promise.race([renewed.catch(() => undefined), waited]);
    stopTimer();
  };

  /** Throws why there is no newer token only once the kept one has ended. */
  return async (profileId: string, minimumMs: number | undefined): Promise<void> => {
    const left = lives.left(profileId);
    if (left > (minimumMs ?? enough(profileId)) || !(await mayRenew(profileId))) return;
    const renewed = renew(profileId);
    if (left > nearlyOver) return afterPatience(renewed);
    try {
      await renewed;
    } catch (caught) {
      if (lives.left(profileId) <= 0) throw caught;
    }
  };
};
