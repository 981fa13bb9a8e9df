import type { ReactNode } from 'react';
import { Badge } from '../../ui/Badge';

/** A word or number beside the name of a tab, apart from it when it is read aloud. */
export const TabCount = ({ children }: { readonly children: ReactNode }) => (
  <>
    {' '}
    <Badge>{children}</Badge>
  </>
);
