import { ArrowDown, ArrowUp, type LucideIcon, Minus, Pencil, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type ClaimDifference, isSame, type TokenDifference } from '../../../src/domain/tokenDifference';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Disclosure } from '../../ui/Disclosure';
import { ClaimValue } from '../token/ClaimValue';
import { claimMeaning } from '../token/claimMeanings';
import { visibleText } from '../token/visibleText';
import { factNames, lifetimeText, limitsText } from './timelineText';

type Mark = 'lost' | 'gained' | 'changed' | 'shorter' | 'longer';

const marks: Readonly<Record<Mark, { readonly tone: Tone; readonly icon: LucideIcon; readonly words: string }>> = {
  lost: { tone: 'bad', icon: Minus, words: 'Lost' },
  gained: { tone: 'ok', icon: Plus, words: 'Gained' },
  changed: { tone: 'warn', icon: Pencil, words: 'Changed' },
  shorter: { tone: 'bad', icon: ArrowDown, words: 'Shorter' },
  longer: { tone: 'ok', icon: ArrowUp, words: 'Longer' },
};

type Row = {
  readonly id: string;
  readonly name: ReactNode;
  readonly before: ReactNode;
  readonly after: ReactNode;
  readonly marks: readonly Mark[];
};

/** More rows than this wait behind a button. */
const firstRows = 60;

const nothing = <span className="quiet">—</span>;

const code = (text: string): ReactNode => <bdi className="mono">{visibleText(text)}</bdi>;

const scopeRows = ({ scopes: { lost, gained } }: TokenDifference): readonly Row[] => [
  ...lost.map(
    (scope): Row => ({ id: `- ${scope}`, name: 'Scope', before: code(scope), after: nothing, marks: ['lost'] }),
  ),
  ...gained.map(
    (scope): Row => ({ id: `+ ${scope}`, name: 'Scope', before: nothing, after: code(scope), marks: ['gained'] }),
  ),
];

const lifetimeRows = ({ lifetime: { before, after, change } }: TokenDifference): readonly Row[] => {
  if (change === 'same' || (before === undefined && after === undefined)) return [];
  return [
    {
      id: 'lifetime',
      name: 'Lifetime',
      before: lifetimeText(before),
      after: lifetimeText(after),
      marks: change === 'unknown' ? ['changed'] : [change],
    },
  ];
};

const factRows = ({ facts }: TokenDifference): readonly Row[] =>
  facts.map(({ fact, before, after }) => ({
    id: fact,
    name: factNames[fact],
    before: before === '' ? nothing : <ClaimValue value={before} />,
    after: after === '' ? nothing : <ClaimValue value={after} />,
    marks: ['changed'],
  }));

const marksOf = ({ kind, lost, gained }: ClaimDifference): readonly Mark[] => {
  if (kind === 'added') return ['gained'];
  if (kind === 'removed') return ['lost'];
  if (lost === undefined || gained === undefined) return ['changed'];
  return [...(lost.length > 0 ? (['lost'] as const) : []), ...(gained.length > 0 ? (['gained'] as const) : [])];
};

const claimRow = (claim: ClaimDifference): Row => {
  const { from, path, kind, before, after, lost, gained } = claim;
  const isTime = path.length === 1 && claimMeaning(path[0] ?? '')?.isTime === true;
  const value = (side: unknown, items: readonly string[] | undefined, isThere: boolean): ReactNode => {
    // Of lists only what the other side lacks: the rest is the same.
    if (items !== undefined) return items.length === 0 ? nothing : <ClaimValue value={items} />;
    return isThere ? <ClaimValue value={side} isTime={isTime} /> : nothing;
  };
  return {
    id: JSON.stringify([from, path]),
    name: (
      <>
        {code(path.join(' › '))}
        {from === 'id' ? <span className="ComparisonTable-from"> in the ID token</span> : null}
      </>
    ),
    before: value(before, lost, kind !== 'added'),
    after: value(after, gained, kind !== 'removed'),
    marks: marksOf(claim),
  };
};

type Heads = { readonly first: string; readonly second: string };

/** What two tokens do not have in common, side by side, each difference marked in words and colour. */
export const ComparisonTable = ({
  difference,
  heads,
}: {
  readonly difference: TokenDifference;
  readonly heads: Heads;
}) => {
  const rows = [
    ...scopeRows(difference),
    ...lifetimeRows(difference),
    ...factRows(difference),
    ...difference.claims.map(claimRow),
  ];
  const limits = limitsText(difference);
  return (
    <>
      <p role="status" className="ComparisonTable-summary">
        {summary(difference)}
      </p>
      {limits === undefined ? null : <p className="ComparisonTable-note">{limits}</p>}
      {rows.length === 0 ? null : <Rows label="Differences" rows={rows} heads={heads} />}
      {difference.more === 0 ? null : (
        <p className="ComparisonTable-note">{`${difference.more} more differences are not listed.`}</p>
      )}
      {difference.leftOut === 0 ? null : (
        <p className="ComparisonTable-note">
          {`${difference.leftOut === 1 ? '1 claim was' : `${difference.leftOut} claims were`} too large to be remembered.`}
        </p>
      )}
      {difference.expected.length === 0 ? null : (
        <Disclosure title={`${difference.expected.length} as expected: never the same in two tokens`}>
          <Rows label="Differences as expected" rows={difference.expected.map(claimRow)} heads={heads} />
        </Disclosure>
      )}
    </>
  );
};

const counted = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

const summary = (difference: TokenDifference): string => {
  if (isSame(difference)) return 'They say the same.';
  const { scopes, lifetime, facts, claims } = difference;
  const parts = [
    ...counted(scopes.lost.length, 'scope lost', 'scopes lost'),
    ...counted(scopes.gained.length, 'scope gained', 'scopes gained'),
    ...(lifetime.change === 'shorter' || lifetime.change === 'longer' ? [`a ${lifetime.change} lifetime`] : []),
    ...counted(facts.length + claims.length, 'other difference', 'other differences'),
  ];
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

const Rows = ({
  label,
  rows,
  heads,
}: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly heads: Heads;
}) => {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? rows : rows.slice(0, firstRows);
  return (
    <>
      <div className="ComparisonTable">
        <table aria-label={label}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="tabular">
                {heads.first}
              </th>
              <th scope="col" className="tabular">
                {heads.second}
              </th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                <td>{row.before}</td>
                <td>{row.after}</td>
                <td>
                  <span className="ComparisonTable-marks">
                    {row.marks.map((mark) => (
                      <Badge key={mark} tone={marks[mark].tone} icon={marks[mark].icon}>
                        {marks[mark].words}
                      </Badge>
                    ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === rows.length ? null : (
        <Button size="small" onPress={() => setShowsAll(true)}>
          Show the other {rows.length - shown.length}
        </Button>
      )}
    </>
  );
};
