import { useState } from 'react';
import { Button } from '../../ui/Button';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { ClaimValue } from './ClaimValue';
import { claimMeaning, headerMeaning } from './claimMeanings';
import { visibleText } from './visibleText';
import './ClaimsTable.css';

/** More rows than this wait behind a button. */
const firstRows = 60;

/** The members of a JWT part or of a provider's answer: name, value, and what the registered ones mean. */
export const ClaimsTable = ({
  label,
  members,
  kind,
}: {
  readonly label: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly kind: 'claims' | 'header';
}) => {
  const [showsAll, setShowsAll] = useState(false);
  const entries = Object.entries(members);
  if (entries.length === 0) return <p className="quiet">Nothing in it.</p>;
  const shown = showsAll ? entries : entries.slice(0, firstRows);
  const rows = shown.map(([name, value]) => {
    const known = kind === 'claims' ? claimMeaning(name) : headerMeaning(name);
    return {
      id: name,
      name: <bdi className="mono">{visibleText(name)}</bdi>,
      value: <ClaimValue value={value} isTime={known?.isTime ?? false} />,
      note: known?.meaning ?? '',
    };
  });
  return (
    <div className="ClaimsTable">
      <KeyValueTable label={label} rows={rows} columns={{ name: 'Claim', value: 'Value', note: 'Meaning' }} />
      {shown.length === entries.length ? null : (
        <Button size="small" onPress={() => setShowsAll(true)}>
          Show the other {entries.length - shown.length}
        </Button>
      )}
    </div>
  );
};
