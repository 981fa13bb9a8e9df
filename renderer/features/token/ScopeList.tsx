import { Check, Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import type { TokenView } from '../../../src/domain/token';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { type ScopeMark, scopeMarks } from './scopeDifferences';
import { visibleText } from './visibleText';
import './ScopeList.css';

const looks = {
  granted: { tone: 'neutral', icon: Check, words: '' },
  refused: { tone: 'warn', icon: Minus, words: 'not granted' },
  added: { tone: 'accent', icon: Plus, words: 'not asked for' },
} as const satisfies Record<ScopeMark['state'], unknown>;

/** More scopes than this wait behind a button. */
const firstScopes = 20;

/** Where some are folded away, the differences must not be among them. */
const byImportance = (marks: readonly ScopeMark[]): readonly ScopeMark[] =>
  marks.length <= firstScopes
    ? marks
    : [...marks.filter(({ state }) => state !== 'granted'), ...marks.filter(({ state }) => state === 'granted')];

/** What was asked for and what was granted, with every difference marked. */
export const ScopeList = ({ view }: { readonly view: TokenView }) => {
  const [showsAll, setShowsAll] = useState(false);
  const marks = byImportance(scopeMarks(view.scopeAsked, view.scopeGranted, view));
  if (marks.length === 0) return <p className="quiet">No scope was asked for, and the provider names none.</p>;
  return (
    <>
      <ul className="ScopeList">
        {(showsAll ? marks : marks.slice(0, firstScopes)).map(({ scope, state }) => {
          const look = looks[state];
          return (
            <li key={scope} className="ScopeList-item">
              <Badge tone={look.tone} icon={look.icon}>
                <bdi className="mono">{visibleText(scope)}</bdi>
              </Badge>
              {look.words === '' ? null : <span className="ScopeList-words">{look.words}</span>}
            </li>
          );
        })}
        {showsAll || marks.length <= firstScopes ? null : (
          <li>
            <Button variant="quiet" size="small" onPress={() => setShowsAll(true)}>
              {`Show the other ${marks.length - firstScopes}`}
            </Button>
          </li>
        )}
      </ul>
      {view.scopeGranted === undefined ? (
        <p className="ScopeList-note">
          The provider did not name a scope, which means that it granted what was asked for.
        </p>
      ) : null}
    </>
  );
};
