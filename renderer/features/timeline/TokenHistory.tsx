import { GitCompareArrows } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { momentText } from '../../../src/domain/text/time';
import type { TokenRecord } from '../../../src/domain/tokenTimeline';
import { useTicking } from '../../clock';
import { errorOf, useCall, useTimeline } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { Comparison } from './Comparison';
import { howText, recordText } from './timelineText';
import './TokenHistory.css';

/** More lines than this wait behind a button. */
const firstRecords = 5;

/** The tokens a profile had: when each came and how, and what any two of them do not have in common. */
export const TokenHistory = ({ profile }: { readonly profile: Profile }) => {
  const timeline = useTimeline(profile.id);
  const clear = useCall('tokens.clearTimeline');
  const [chosen, choose] = useState<string | null>(null);
  const error = errorOf(timeline.error ?? clear.error);
  const records = timeline.data ?? [];
  if (error === undefined && records.length === 0) return null;
  const compared = records.find(({ id }) => id === chosen);
  return (
    <Section
      title="History"
      description="What the tokens of this profile said, without the tokens. It is kept encrypted, and goes with the profile."
      actions={
        records.length === 0 ? undefined : (
          <Button
            size="small"
            variant="quiet"
            busy={clear.isPending}
            onPress={() => clear.mutate({ profileId: profile.id })}
          >
            Clear history
          </Button>
        )
      }
    >
      {error === undefined ? null : (
        <ErrorNote error={error} actions={{ 'try-again': () => void timeline.refetch() }} />
      )}
      <RecordList records={records} chosen={chosen} onChoose={choose} />
      {compared === undefined ? null : (
        <Comparison key={compared.id} profile={profile} record={compared} onClose={() => choose(null)} />
      )}
    </Section>
  );
};

const RecordList = ({
  records,
  chosen,
  onChoose,
}: {
  readonly records: readonly TokenRecord[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) => {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? records : records.slice(0, firstRecords);
  if (records.length === 0) return null;
  return (
    <>
      <ul className="TokenHistory" aria-label="Earlier tokens">
        {shown.map((record) => (
          <RecordLine key={record.id} record={record} isChosen={record.id === chosen} onChoose={onChoose} />
        ))}
      </ul>
      {shown.length === records.length ? null : (
        <Button variant="quiet" size="small" onPress={() => setShowsAll(true)}>
          Show the other {records.length - shown.length}
        </Button>
      )}
    </>
  );
};

const RecordLine = ({
  record,
  isChosen,
  onChoose,
}: {
  readonly record: TokenRecord;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}) => {
  const received = useTicking((now) => momentText(record.receivedAt, now));
  return (
    <li className="TokenHistory-line" data-chosen={isChosen || undefined}>
      <span className="TokenHistory-time tabular">{received}</span>
      <span className="TokenHistory-how">{howText(record)}</span>
      <span className="TokenHistory-facts tabular">{recordText(record)}</span>
      <Button
        size="small"
        icon={GitCompareArrows}
        aria-label={`Compare the token of ${received}`}
        onPress={() => onChoose(record.id)}
      >
        Compare
      </Button>
    </li>
  );
};
