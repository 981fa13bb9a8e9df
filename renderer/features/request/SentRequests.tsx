import { Play } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { HistoryEntry } from '../../../src/domain/request';
import { elapsed } from '../../../src/domain/text/duration';
import { statusClass } from '../../../src/domain/text/httpStatus';
import { momentText } from '../../../src/domain/text/time';
import { useTicking } from '../../clock';
import { errorOf, useCall, useHistory } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { matches } from './requestSearch';
import { formOfRequest, suggestedName } from './requestWork';
import type { RequestHandle } from './useRequestWork';

/** Rows that are drawn at most; a search finds the others. */
const mostShown = 200;

/** Requests that were sent, newest first. */
export const SentRequests = ({ handle, search }: { readonly handle: RequestHandle; readonly search: string }) => {
  const history = useHistory(handle.profileId);
  const clear = useCall('requests.clearHistory');
  const error = errorOf(history.error) ?? errorOf(clear.error);
  if (error !== undefined) return <ErrorNote error={error} actions={{ 'try-again': () => void history.refetch() }} />;
  if (history.data === undefined) return null;
  const shown = history.data.filter(({ request, status }) =>
    matches(search, request.method, request.url, String(status ?? '')),
  );
  if (shown.length === 0)
    return (
      <p className="RequestLibrary-empty">
        {search.trim() === '' ? 'Nothing was sent yet.' : 'Nothing sent fits this search.'}
      </p>
    );
  return (
    <>
      <ul className="RequestLibrary-list">
        {shown.slice(0, mostShown).map((entry) => (
          <HistoryRow key={entry.id} handle={handle} entry={entry} />
        ))}
      </ul>
      <div>
        <Button
          size="small"
          variant="quiet"
          busy={clear.isPending}
          onPress={() => clear.mutate({ profileId: handle.profileId })}
        >
          Clear history
        </Button>
      </div>
    </>
  );
};

const HistoryRow = ({ handle, entry }: { readonly handle: RequestHandle; readonly entry: HistoryEntry }) => {
  const at = useTicking((now) => momentText(entry.at, now));
  const { change, send } = handle;
  const open = (): void => change({ form: formOfRequest(entry.request), saved: null });
  const name = suggestedName(entry.request);
  const outcome = entry.status === undefined ? 'failed' : String(entry.status);
  return (
    <li className="RequestRow">
      <AriaButton className="RequestRow-open" onPress={open}>
        <span className="RequestRow-name mono">{name}</span>
        <span className="RequestRow-facts tabular">
          <span
            data-outcome={entry.status === undefined ? 'failed' : statusClass(entry.status)}
            className="RequestRow-outcome"
          >
            {outcome}
          </span>
          {` · ${elapsed(entry.milliseconds)} · ${at}`}
        </span>
      </AriaButton>
      <IconButton
        label={`Send again: ${name}`}
        icon={Play}
        size="small"
        onPress={() => {
          open();
          send();
        }}
      />
    </li>
  );
};
