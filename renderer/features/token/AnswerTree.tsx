import { Check, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Disclosure } from '../../ui/Disclosure';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { ClaimValue } from './ClaimValue';
import { visibleText } from './visibleText';
import './AnswerTree.css';

type Members = Readonly<Record<string, unknown>>;

/** More entries than this wait behind a button. */
const firstEntries = 60;

/** Deeper parts than this are folded. */
const openLevels = 6;

/** What was asked for comes before what came along. */
const decision = 'authorization_decision';

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isMembers(value) && Object.keys(value).length === 0;

/** A provider's JSON as a person reads it: names beside values, lists as lists, parts set in. */
export const AnswerTree = ({ label, json }: { readonly label: string; readonly json: unknown }) => {
  if (json === null) return <p className="quiet">The provider said nothing more.</p>;
  if (!isMembers(json)) return <Value value={json} level={0} />;
  const entries = Object.entries(json).sort(([a], [b]) => Number(b === decision) - Number(a === decision));
  if (entries.length === 0) return <p className="quiet">Nothing in it.</p>;
  return (
    <Some entries={entries}>
      {(shown) => (
        <KeyValueTable
          label={label}
          rows={shown.map(([name, value]) => ({
            id: name,
            name: <Name name={name} />,
            value: <NamedValue name={name} value={value} level={1} />,
          }))}
        />
      )}
    </Some>
  );
};

const Name = ({ name }: { readonly name: string }) => <bdi className="mono">{visibleText(name)}</bdi>;

/** The first of many entries, and a button for the others. */
function Some<Entry>({
  entries,
  children,
}: {
  readonly entries: readonly Entry[];
  readonly children: (shown: readonly Entry[]) => ReactNode;
}) {
  const [showsAll, setShowsAll] = useState(false);
  const hidden = entries.length - firstEntries;
  return (
    <div className="AnswerTree">
      {children(showsAll ? entries : entries.slice(0, firstEntries))}
      {showsAll || hidden <= 0 ? null : (
        <Button size="small" onPress={() => setShowsAll(true)}>
          Show the other {hidden}
        </Button>
      )}
    </div>
  );
}

/** A decision stands out; everything else is what it is. */
const NamedValue = ({
  name,
  value,
  level,
}: {
  readonly name: string;
  readonly value: unknown;
  readonly level: number;
}) => {
  if (name === decision && (value === 'Permit' || value === 'Deny')) {
    return value === 'Permit' ? (
      <Badge tone="ok" icon={Check}>
        Permit
      </Badge>
    ) : (
      <Badge tone="bad" icon={X}>
        Deny
      </Badge>
    );
  }
  return <Value value={value} level={level} />;
};

const Value = ({ value, level }: { readonly value: unknown; readonly level: number }) => {
  if (typeof value !== 'object' || value === null) return <Plain value={value} />;
  if (isEmpty(value)) return <span className="quiet">{Array.isArray(value) ? 'empty list' : 'nothing in it'}</span>;
  const parts = Array.isArray(value) ? (
    <List items={value} level={level} />
  ) : (
    // A value that is neither null nor a list is an object with members.
    <Parts members={value as Members} level={level} />
  );
  if (level <= openLevels) return parts;
  const count = Object.keys(value).length;
  return <Disclosure title={count === 1 ? '1 entry' : `${count} entries`}>{parts}</Disclosure>;
};

const Plain = ({ value }: { readonly value: unknown }) => {
  if (value === null) return <span className="quiet">nothing</span>;
  return <ClaimValue value={value} />;
};

const List = ({ items, level }: { readonly items: readonly unknown[]; readonly level: number }) => (
  <Some entries={items}>
    {(shown) => (
      <ul className="AnswerTree-list" data-parts={shown.some(isMembers) || undefined}>
        {shown.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and its items may repeat.
          <li key={index}>
            <Value value={item} level={level + 1} />
          </li>
        ))}
      </ul>
    )}
  </Some>
);

const Parts = ({ members, level }: { readonly members: Members; readonly level: number }) => (
  <Some entries={Object.entries(members)}>
    {(shown) => (
      <dl className="AnswerTree-parts">
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>
              <Name name={name} />
            </dt>
            <dd>
              <NamedValue name={name} value={value} level={level + 1} />
            </dd>
          </div>
        ))}
      </dl>
    )}
  </Some>
);
