import { GripVertical } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components/Button';
import { profileMark } from '../../../src/domain/freshness';
import type { Profile } from '../../../src/domain/profile';
import { lifeText } from '../../../src/domain/text/lifeText';
import type { ProfileStatus } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { Badge } from '../../ui/Badge';
import { StateMark } from '../../ui/StateMark';
import { copyConfirmation } from '../profile/copiedText';
import { RowActions } from './RowActions';
import { type LastCopy, useRowFacts } from './rowFacts';
import { rowTime } from './rowTime';
import { secondLine } from './sidebarItems';
import './ProfileRow.css';

/** One profile of the sidebar: its state, its name, how long its token lasts, and the two things done most. */
export const ProfileRow = ({
  profile,
  isActive,
}: {
  readonly profile: Profile;
  /** The pointer or the focus is on it: its buttons are there. */
  readonly isActive: boolean;
}) => {
  const { status, isAsking, lastCopy } = useRowFacts(profile.id);
  return <RowBody profile={profile} isActive={isActive} status={status} isAsking={isAsking} lastCopy={lastCopy} />;
};

type RowBodyProps = {
  readonly profile: Profile;
  readonly isActive: boolean;
  readonly status: ProfileStatus | undefined;
  readonly isAsking: boolean;
  readonly lastCopy: LastCopy | undefined;
};

/** Renders again only when something of this one row changes. */
const RowBody = memo(({ profile, isActive, status, isAsking, lastCopy }: RowBodyProps) => {
  const mark = useTicking((now) => profileMark(status, now));
  const time = useTicking((now) => rowTime(status, now));
  return (
    <div className="ProfileRow" data-mark={mark}>
      <StateMark mark={mark} />
      <div className="ProfileRow-text">
        <div className="ProfileRow-first">
          <span className="ProfileRow-name" title={[profile.name, profile.environment].join(' ').trim()}>
            {profile.name}
          </span>
          {profile.environment === '' ? null : <Badge>{profile.environment}</Badge>}
        </div>
        <RowNote profile={profile} isAsking={isAsking} lastCopy={lastCopy} />
      </div>
      <span className="ProfileRow-time tabular" title={status === undefined ? '' : lifeText(status.life)}>
        {time}
      </span>
      {isActive ? <RowActions profile={profile} status={status} /> : null}
      {/* Last, so that the arrow keys reach the buttons first. */}
      <Button slot="drag" className="ProfileList-drag">
        <GripVertical size={12} aria-hidden="true" />
      </Button>
    </div>
  );
});

/** The second line: what is happening to the profile, or else whose it is. */
const RowNote = ({
  profile,
  isAsking,
  lastCopy,
}: {
  readonly profile: Profile;
  readonly isAsking: boolean;
  readonly lastCopy: LastCopy | undefined;
}) => {
  const confirmation = useTicking((now) => copyConfirmation(lastCopy, now));
  const tone = isAsking ? 'accent' : confirmation === undefined ? undefined : 'ok';
  return (
    <div className="ProfileRow-second" data-tone={tone}>
      {isAsking ? 'Waits for your answer' : (confirmation ?? secondLine(profile))}
    </div>
  );
};
