import { RefreshCw } from 'lucide-react';
import { clockTime } from '../../../src/domain/text/time';
import { shownAddress } from '../../../src/domain/text/wording';
import type { TokenInspection } from '../../../src/domain/tokenInspection';
import { errorOf, useInspection } from '../../data';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { Spinner } from '../../ui/Spinner';
import { CheckList, useCheckSummary } from './CheckList';
import './TokenChecks.css';

const tones: Readonly<Record<ReturnType<typeof useCheckSummary>['outcome'], Tone>> = {
  passed: 'ok',
  failed: 'bad',
  'not-checkable': 'neutral',
};

/** What was checked of a kept token, each check with its reason. */
export const TokenChecks = ({
  profileId,
  kind,
  generation,
}: {
  readonly profileId: string;
  readonly kind: 'access' | 'id';
  readonly generation: number;
}) => {
  const inspection = useInspection(profileId, kind, generation);
  const error = errorOf(inspection.error);
  const title = kind === 'id' ? 'ID token checks' : 'Checks';
  return (
    <Section
      title={title}
      description={inspection.data === undefined ? undefined : keysText(inspection.data)}
      actions={
        <>
          {inspection.data === undefined ? null : <CheckSummary inspection={inspection.data} />}
          <Button size="small" icon={RefreshCw} busy={inspection.isFetching} onPress={() => void inspection.refetch()}>
            Check again
          </Button>
        </>
      }
    >
      {error === undefined ? null : <ErrorNote error={error} />}
      {inspection.isPending ? (
        <p className="TokenChecks-busy" role="status">
          <Spinner /> Checking with the provider’s keys…
        </p>
      ) : null}
      {inspection.data === undefined ? null : <CheckList label={title} inspection={inspection.data} />}
    </Section>
  );
};

/** The state of all checks together. */
export const CheckSummary = ({ inspection }: { readonly inspection: TokenInspection }) => {
  const { outcome, text } = useCheckSummary(inspection);
  return <Badge tone={tones[outcome]}>{text}</Badge>;
};

/** Where the keys came from that the signature was checked with. */
export const keysText = ({ keys }: TokenInspection): string | undefined =>
  keys === undefined || keys.address === ''
    ? undefined
    : `With the provider’s ${keys.count === 1 ? 'key' : `${keys.count} keys`} from ${shownAddress(keys.address)}, fetched at ${clockTime(keys.fetchedAt)}.`;
