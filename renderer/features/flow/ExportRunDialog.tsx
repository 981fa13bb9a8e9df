import { useState } from 'react';
import { errorOf, useCall, useRunText } from '../../data';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { CodeBlock } from '../../ui/CodeBlock';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { visibleLines } from './ExchangeDetails';
import './ExportRunDialog.css';

type Format = 'har' | 'markdown';

const formats: readonly { readonly id: Format; readonly label: string; readonly description: string }[] = [
  { id: 'markdown', label: 'Markdown', description: 'For people: an issue, a mail, a chat.' },
  { id: 'har', label: 'HTTP archive (HAR)', description: 'For tools: browsers and proxies open it.' },
];

/** More than this nobody reads before saving, and the window would take its time to draw it. */
const mostShown = 200_000;

/** Hands a run on, after a look at what would be handed on. */
export const ExportRunDialog = ({
  profileId,
  runId,
  onClose,
}: {
  readonly profileId: string;
  readonly runId: string;
  readonly onClose: () => void;
}) => {
  const [format, setFormat] = useState<Format>('markdown');
  const text = useRunText(profileId, runId, format);
  const save = useCall('flow.exportFile');
  const copy = useCall('flow.copyExport');
  const error = errorOf(text.error) ?? errorOf(save.error) ?? errorOf(copy.error);
  const wanted = { profileId, runId, format };
  const preview = text.data?.text ?? '';
  return (
    <Dialog
      title="Export this run"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={() => copy.mutate(wanted)} busy={copy.isPending} isDisabled={text.data === undefined}>
            {copy.isSuccess && copy.variables.format === format ? 'Copied' : 'Copy'}
          </Button>
          <Button
            variant="primary"
            onPress={() => save.mutate(wanted)}
            busy={save.isPending}
            isDisabled={text.data === undefined}
          >
            Save…
          </Button>
        </>
      }
    >
      <div className="ExportRunDialog">
        <Choices label="Format" options={formats} value={format} onChange={setFormat} look="cards" autoFocus />
        <p className="quiet">
          This is all that leaves. Secrets were masked when the run was recorded; names, addresses and accounts are in
          it as they are.
        </p>
        {error === undefined ? null : <ErrorNote error={error} />}
        {save.data?.kind === 'saved' ? (
          <div role="status">
            <Banner tone="ok" title="The run is in this file:">
              <span className="mono">{save.data.path}</span>
            </Banner>
          </div>
        ) : null}
        <CodeBlock label="Preview" text={visibleLines(preview.slice(0, mostShown))} wrap />
        {preview.length > mostShown ? <p className="quiet">The rest is not shown here.</p> : null}
      </div>
    </Dialog>
  );
};
