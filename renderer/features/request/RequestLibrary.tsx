import { X } from 'lucide-react';
import { useState } from 'react';
import { Choices } from '../../ui/Choices';
import { IconButton } from '../../ui/IconButton';
import { TextField } from '../../ui/TextField';
import { ReadyRequests } from './ReadyRequests';
import { SavedRequests } from './SavedRequests';
import { SentRequests } from './SentRequests';
import type { RequestHandle } from './useRequestWork';
import './RequestLibrary.css';

type Shelf = 'saved' | 'history';

/** Requests kept under a name, and those that were sent. */
export const RequestLibrary = ({
  handle,
  onClose,
}: {
  readonly handle: RequestHandle;
  readonly onClose: () => void;
}) => {
  const [shelf, setShelf] = useState<Shelf>('saved');
  const [search, setSearch] = useState('');
  return (
    <aside className="RequestLibrary" aria-label="Saved requests and history">
      <div className="RequestLibrary-head">
        <Choices
          label="What to show"
          hideLabel
          look="segments"
          value={shelf}
          onChange={setShelf}
          options={[
            { id: 'saved', label: 'Saved' },
            { id: 'history', label: 'History' },
          ]}
        />
        <IconButton label="Close" icon={X} size="small" onPress={onClose} />
      </div>
      <TextField label="Search" value={search} onChange={setSearch} placeholder="Name, method or address" />
      {shelf === 'saved' ? (
        <>
          <ReadyRequests handle={handle} search={search} />
          <SavedRequests handle={handle} search={search} />
        </>
      ) : (
        <SentRequests handle={handle} search={search} />
      )}
    </aside>
  );
};
