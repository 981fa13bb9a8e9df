import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Input, TextField } from 'react-aria-components/TextField';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { foundSources, type SourceOption } from './sourceOptions';
import './SourceList.css';

const rowHeight = 32;

/** Many identity sources: found by typing a part of the name, chosen with the arrows or a click; the field keeps the focus. */
export const SourceList = ({
  options,
  chosen,
  onChoose,
  onAnswer,
}: {
  readonly options: readonly SourceOption[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  /** A double click, or Enter in the list. */
  readonly onAnswer: (id: string) => void;
}) => {
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => foundSources(options, wanted), [options, wanted]);
  const search = (text: string): void => {
    setTyped(text);
    const now = foundSources(options, text);
    // What is chosen is always in sight, so that Enter answers with nothing unseen.
    if (!now.some(({ id }) => id === chosen)) onChoose(now[0]?.id ?? '');
  };
  return (
    <div className="SourceList">
      <TextField
        aria-label="Search identity sources"
        className="Field-box SourceList-search"
        value={typed}
        onChange={search}
        maxLength={200}
        // The flow stands still until this is answered.
        autoFocus
      >
        <Search size={14} aria-hidden="true" />
        <Input
          className="Field-input"
          placeholder={`Search ${options.length.toLocaleString('en-GB')} identity sources`}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            list.current?.focus();
          }}
        />
      </TextField>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: rowHeight, padding: 4 }}>
        <ListBox
          ref={list}
          aria-label="Identity sources"
          className="SourceList-list"
          items={found}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          selectedKeys={chosen === '' ? [] : [chosen]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (typeof key === 'string') onChoose(key);
          }}
          onAction={(key) => onAnswer(String(key))}
          renderEmptyState={() => (
            <p className="SourceList-empty" role="status">
              Nothing matches “{wanted.trim()}”.
            </p>
          )}
        >
          {({ id, label, description }) => (
            <ListBoxItem id={id} textValue={label} className="SourceList-item">
              <span className="SourceList-name">{label}</span>
              {description === undefined ? null : <span className="SourceList-detail">{description}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </div>
  );
};
