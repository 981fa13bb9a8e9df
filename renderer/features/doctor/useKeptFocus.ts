import { type RefObject, useEffect, useRef } from 'react';
import type { Check } from '../../../src/domain/check';

/** A fix goes away with its finding and must not take the keyboard along: this element, with a tabIndex, gets it then. */
export const useKeptFocus = <Kind extends HTMLElement>(found: readonly Check[] | undefined): RefObject<Kind | null> => {
  const place = useRef<Kind>(null);
  useEffect(() => {
    if (found?.length === 0 && document.activeElement === document.body) place.current?.focus();
  }, [found]);
  return place;
};
