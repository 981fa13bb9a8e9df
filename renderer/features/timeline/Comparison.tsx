import { ArrowLeftRight, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { momentText } from '../../../src/domain/text/time';
import { compareTokens } from '../../../src/domain/tokenDifference';
import type { TokenRecord } from '../../../src/domain/tokenTimeline';
import { useTicking } from '../../clock';
import { errorOf, useProfiles, useStatuses, useTimeline } from '../../data';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { Select } from '../../ui/Select';
import { fullName } from '../profile/fullName';
import { ComparisonTable } from './ComparisonTable';
import { comparePartners } from './comparePartners';
import { howText } from './timelineText';

/** A token of a profile beside any other: of the same profile, or of another one. */
export const Comparison = ({
  profile,
  record,
  onClose,
}: {
  readonly profile: Profile;
  readonly record: TokenRecord;
  readonly onClose: () => void;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const [partnerId, setPartner] = useState(profile.id);
  const partners = comparePartners(profile, useProfiles().data ?? [], useStatuses().data ?? {});
  const partner = partners.find(({ id }) => id === partnerId) ?? profile;
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="Comparison" aria-label="Comparison">
      <div className="Comparison-head">
        <h3 ref={heading} tabIndex={-1} className="Comparison-title">
          Comparison
        </h3>
        <IconButton label="Close the comparison" icon={X} size="small" onPress={onClose} />
      </div>
      <div className="Comparison-fields">
        <Select
          label="With a token of"
          options={partners.map((each) => ({
            id: each.id,
            label: each.id === profile.id ? 'This profile' : fullName(each),
          }))}
          value={partner.id}
          onChange={setPartner}
        />
        <WithPartner key={partner.id} profile={profile} record={record} partner={partner} />
      </div>
    </section>
  );
};

/** The one that came before, or else the newest there is. */
const firstChoice = (records: readonly TokenRecord[], record: TokenRecord): TokenRecord | undefined => {
  const earlier = records.filter(({ id, receivedAt }) => id !== record.id && receivedAt <= record.receivedAt);
  return record.profileId === records[0]?.profileId ? (earlier[0] ?? records[0]) : records[0];
};

const WithPartner = ({
  profile,
  record,
  partner,
}: {
  readonly profile: Profile;
  readonly record: TokenRecord;
  readonly partner: Profile;
}) => {
  const timeline = useTimeline(partner.id);
  const error = errorOf(timeline.error);
  const [chosen, choose] = useState<string | null>(null);
  const others = (timeline.data ?? []).filter(({ id }) => id !== record.id);
  const other = others.find(({ id }) => id === chosen) ?? firstChoice(others, record);
  const texts = useTicking((now) =>
    others.map((each) => `${momentText(each.receivedAt, now)}, ${howText(each)}`).join('\n'),
  );
  if (error !== undefined) return <ErrorNote error={error} />;
  if (timeline.data === undefined) return null;
  if (other === undefined) {
    return (
      <p className="Comparison-none">
        {partner.id === profile.id
          ? 'This is the only token so far. Get another one, or choose another profile.'
          : 'No token of this profile is remembered.'}
      </p>
    );
  }
  const labels = texts.split('\n');
  return (
    <>
      <Select
        label="Which came"
        options={others.map(({ id }, index) => ({ id, label: labels[index] ?? '' }))}
        value={other.id}
        onChange={choose}
      />
      <Sides profile={profile} partner={partner} record={record} other={other} />
    </>
  );
};

/** Of one profile the earlier token comes first; of two, the one that was chosen. */
const Sides = ({
  profile,
  partner,
  record,
  other,
}: {
  readonly profile: Profile;
  readonly partner: Profile;
  readonly record: TokenRecord;
  readonly other: TokenRecord;
}) => {
  const [isTurned, turn] = useState(false);
  const isOwn = profile.id === partner.id;
  const otherFirst = (isOwn && other.receivedAt <= record.receivedAt) !== isTurned;
  const [before, after] = otherFirst ? [other, record] : [record, other];
  const nameOf = ({ profileId }: TokenRecord): string =>
    isOwn ? '' : `${fullName(profileId === profile.id ? profile : partner)}, `;
  const heads = useTicking((now) =>
    [before, after].map((each) => `${nameOf(each)}${momentText(each.receivedAt, now)}`).join('\n'),
  );
  const [first = '', second = ''] = heads.split('\n');
  return (
    <>
      <IconButton label="Swap sides" icon={ArrowLeftRight} onPress={() => turn(!isTurned)} />
      <div className="Comparison-result">
        <ComparisonTable difference={compareTokens(before, after)} heads={{ first, second }} />
      </div>
    </>
  );
};
