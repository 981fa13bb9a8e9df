import { profileMark } from '../../../src/domain/freshness';
import { lifeText } from '../../../src/domain/text/lifeText';
import { useTicking } from '../../clock';
import { useStatus } from '../../data';
import { markNames, StateMark } from '../../ui/StateMark';
import { lifetimeLeft, lifetimeText } from './lifetimeText';
import './LifetimeLine.css';

/** How long the token lasts: in a line, and in a thin bar. */
export const LifetimeLine = ({ profileId }: { readonly profileId: string }) => {
  const status = useStatus(profileId);
  const text = useTicking((now) => lifetimeText(status, now));
  const left = useTicking((now) => lifetimeLeft(status?.token, now));
  const mark = useTicking((now) => profileMark(status, now));
  // What failed has its own note with what to do next; here stands what has none.
  const reason = status === undefined || status.problem !== undefined ? '' : lifeText(status.life);
  return (
    <div className="LifetimeLine" data-mark={mark}>
      <div
        className="LifetimeLine-bar"
        {...(left === undefined
          ? { 'aria-hidden': true }
          : {
              role: 'meter',
              'aria-label': 'Lifetime left',
              'aria-valuenow': left,
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              'aria-valuetext': `${left} %`,
            })}
      >
        <div className="LifetimeLine-left" style={{ width: `${left ?? 0}%` }} />
      </div>
      <p className="LifetimeLine-text tabular">
        <StateMark mark={mark} silent />
        {mark === 'none' ? null : <span className="LifetimeLine-state">{markNames[mark]}.</span>} {text} {reason}
      </p>
    </div>
  );
};
