import { useMutationState } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useMemo } from 'react';
import type { Copied } from '../../../src/api/contract';
import type { ProfileStatus } from '../../../src/domain/token';
import { useQuestions, useStatuses } from '../../data';

/** The last copy that worked, of any profile. */
export type LastCopy = { readonly profileId: string; readonly output: Copied; readonly at: number };

/** What rows show beside the profile itself; read once for the whole list, since rows come and go while it scrolls. */
type RowFacts = {
  readonly statuses: Readonly<Record<string, ProfileStatus>>;
  readonly asking: ReadonlySet<string>;
  readonly lastCopy: LastCopy | undefined;
};

const RowFactsContext = createContext<RowFacts>({ statuses: {}, asking: new Set(), lastCopy: undefined });

/** One row's share of what the list knows. */
export const useRowFacts = (
  profileId: string,
): {
  readonly status: ProfileStatus | undefined;
  readonly isAsking: boolean;
  readonly lastCopy: LastCopy | undefined;
} => {
  const { statuses, asking, lastCopy } = use(RowFactsContext);
  return {
    status: statuses[profileId],
    isAsking: asking.has(profileId),
    lastCopy: lastCopy?.profileId === profileId ? lastCopy : undefined,
  };
};

const useLastCopy = (): LastCopy | undefined => {
  const copies = useMutationState({
    filters: { mutationKey: ['token.copy'], status: 'success' },
    select: ({ state }): LastCopy => ({
      // useCall gives every mutation of this key the input and the answer of its call.
      profileId: (state.variables as { readonly profileId: string }).profileId,
      output: state.data as Copied,
      at: state.submittedAt,
    }),
  });
  return copies.reduce<LastCopy | undefined>(
    (newest, copy) => (newest === undefined || copy.at >= newest.at ? copy : newest),
    undefined,
  );
};

/** Reads what the rows show. */
export const RowFactsProvider = ({ children }: { readonly children: ReactNode }) => {
  const statuses = useStatuses().data;
  const questions = useQuestions().data;
  const lastCopy = useLastCopy();
  const facts = useMemo(
    (): RowFacts => ({
      statuses: statuses ?? {},
      asking: new Set(questions?.map((question) => question.profileId)),
      lastCopy,
    }),
    [statuses, questions, lastCopy],
  );
  return <RowFactsContext value={facts}>{children}</RowFactsContext>;
};
