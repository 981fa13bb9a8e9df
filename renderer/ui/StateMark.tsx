import type { ProfileMark } from '../../src/domain/freshness';
import { Spinner } from './Spinner';
import './StateMark.css';

/** What each mark says when it is read aloud. */
export const markNames: Readonly<Record<ProfileMark, string>> = {
  working: 'Working',
  failed: 'Failed',
  'needs-sign-in': 'Needs a sign-in',
  none: 'No token',
  fresh: 'Fresh',
  expiring: 'Running out',
  expired: 'No longer valid',
  unknown: 'Has a token, end unknown',
};

/** Each state is its own shape, so that none is told by colour alone. */
const shape = (mark: Exclude<ProfileMark, 'working'>) => {
  switch (mark) {
    case 'fresh':
      return <circle cx="6" cy="6" r="4.5" className="StateMark-fill" />;
    case 'unknown':
      return (
        <>
          <circle cx="6" cy="6" r="4.25" className="StateMark-line" />
          <circle cx="6" cy="6" r="1.75" className="StateMark-fill" />
        </>
      );
    case 'expiring':
      return (
        <>
          <circle cx="6" cy="6" r="4.25" className="StateMark-line" />
          <path d="M6 6V1.5A4.5 4.5 0 0 0 3 9.4z" className="StateMark-fill" />
        </>
      );
    case 'expired':
      return (
        <>
          <circle cx="6" cy="6" r="4.25" className="StateMark-line" />
          <path d="M3.4 8.6l5.2-5.2" className="StateMark-line" />
        </>
      );
    case 'needs-sign-in':
      return <path d="M6 0.9 11.1 6 6 11.1 0.9 6z" className="StateMark-fill" />;
    case 'failed':
      return <path d="M6 1 11.4 10.6H0.6z" className="StateMark-fill" />;
    case 'none':
      return <circle cx="6" cy="6" r="4.25" className="StateMark-line" />;
  }
};

/** The state of a profile as a small sign. `silent` where its words stand beside it. */
export const StateMark = ({ mark, silent = false }: { readonly mark: ProfileMark; readonly silent?: boolean }) => (
  <span
    className="StateMark"
    data-mark={mark}
    {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': markNames[mark] })}
  >
    {mark === 'working' ? (
      <Spinner size={12} />
    ) : (
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        {shape(mark)}
      </svg>
    )}
  </span>
);
