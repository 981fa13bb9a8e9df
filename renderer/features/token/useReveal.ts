import { type RefObject, useEffect, useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { TokenKind } from '../../../src/domain/token';
import { useClock, useTicking } from '../../clock';
import { useSecretCall } from '../../useSecretCall';

/** How long a revealed token stands, in ms. */
export const revealedFor = 10_000;

/** A token shown in full for ten seconds; less when the window loses the focus or the place leaves the screen. */
export const useReveal = (
  profileId: string,
  kind: TokenKind,
  place: RefObject<HTMLElement | null>,
): {
  readonly value: string | undefined;
  readonly secondsLeft: number;
  readonly busy: boolean;
  readonly error: AppError | undefined;
  readonly reveal: () => void;
  readonly hide: () => void;
} => {
  const clock = useClock();
  const call = useSecretCall('token.reveal');
  const [shown, setShown] = useState<{ readonly value: string; readonly until: number } | null>(null);
  const secondsLeft = useTicking((now) => (shown === null ? 0 : Math.max(0, Math.ceil((shown.until - now) / 1000))));
  const isShown = shown !== null && secondsLeft > 0;
  // What is over is dropped, not only hidden.
  if (shown !== null && !isShown) setShown(null);

  useEffect(() => {
    if (!isShown) return;
    const hide = (): void => setShown(null);
    window.addEventListener('blur', hide);
    document.addEventListener('visibilitychange', hide);
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === false) hide();
    });
    if (place.current !== null) observer.observe(place.current);
    return () => {
      window.removeEventListener('blur', hide);
      document.removeEventListener('visibilitychange', hide);
      observer.disconnect();
    };
  }, [isShown, place]);

  return {
    value: isShown ? shown.value : undefined,
    secondsLeft,
    busy: call.busy,
    error: call.error,
    hide: () => setShown(null),
    reveal: () => {
      void call.run({ profileId, kind }).then((value) => {
        // Where the person has gone elsewhere meanwhile, there is nothing left to show it.
        if (value !== undefined) setShown({ value, until: clock.now() + revealedFor });
      });
    },
  };
};
