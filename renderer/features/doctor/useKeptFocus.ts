import { type RefObject, useEffect, useRef } from 'react';
import type { Check } from '../../../src/domain/check';

/**
 * A fix goes away with its finding and must not take the keyboard along: this element, with a tabIndex, gets it then.
 * However the findings come: all gone first and new ones later, or the new ones in their place at once.
 */
export const useKeptFocus = <Kind extends HTMLElement>(found: readonly Check[] | undefined): RefObject<Kind | null> => {
  const place = useRef<Kind>(null);
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent): void => {
      last.current = event.target;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the findings are what may have taken the focused button away.
  useEffect(() => {
    const isGone = last.current instanceof Node && !last.current.isConnected;
    if (isGone && document.activeElement === document.body) place.current?.focus();
  }, [found]);
  return place;
};
