import type { ReactNode } from 'react';
import './KeyValueTable.css';

/** One line of the table. */
export type KeyValueRow = {
  readonly id: string;
  readonly name: ReactNode;
  readonly value: ReactNode;
  /** What it means; folds under the name where there is little room. */
  readonly note?: ReactNode;
};

/** Names, values and what they mean, in aligned columns. */
export const KeyValueTable = ({
  label,
  rows,
  columns = { name: 'Name', value: 'Value', note: 'Meaning' },
}: {
  readonly label: string;
  readonly rows: readonly KeyValueRow[];
  /** Read aloud as the heads of the columns. */
  readonly columns?: { readonly name: string; readonly value: string; readonly note: string } | undefined;
}) => {
  const hasNotes = rows.some((row) => row.note !== undefined);
  return (
    <div className="KeyValueTable">
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.value}</th>
            {hasNotes ? <th scope="col">{columns.note}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="KeyValueTable-name">
                {row.name}
              </th>
              <td className="KeyValueTable-value">{row.value}</td>
              {hasNotes ? <td className="KeyValueTable-note">{row.note}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
