import { FileUp } from 'lucide-react';
import { type DragEvent, type FormEvent, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { ImportPreview } from '../../../src/api/contract';
import { size } from '../../../src/domain/text/size';
import { plain } from '../../../src/domain/text/wording';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextArea } from '../../ui/TextArea';
import { useSecretCall } from '../../useSecretCall';
import { ImportPreviewList } from './ImportPreviewList';

/** The contract takes no longer text. */
const longestText = 5_000_000;

/** Why a file was not read; nothing of it went anywhere. */
type FileProblem =
  | { readonly kind: 'too-large'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'not-readable'; readonly name: string }
  | { readonly kind: 'several' };

/** Reads what was pasted, chosen or dropped; nothing of it is kept but what it would add. */
const useImport = () => {
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const read = useSecretCall('profiles.readImport');
  const show = async (text: string): Promise<void> => {
    setProblem(null);
    setPreview((await read.run({ text })) ?? null);
  };
  const openFile = async (file: File): Promise<void> => {
    read.reset();
    if (file.size > longestText) {
      setProblem({ kind: 'too-large', name: file.name, bytes: file.size });
      return;
    }
    // A folder, or a file that went away in the meantime.
    const text = await file.text().catch(() => undefined);
    if (text === undefined) setProblem({ kind: 'not-readable', name: file.name });
    else await show(text);
  };
  const openFiles = async (files: readonly File[]): Promise<void> => {
    const [file, another] = files;
    if (another !== undefined) setProblem({ kind: 'several' });
    else if (file !== undefined) await openFile(file);
  };
  return { preview, problem, busy: read.busy, error: read.error, show, openFiles, back: () => setPreview(null) };
};

/** Lets files be dropped on an element; text that is dragged goes where it always goes. */
const useFileDrop = (onFiles: (files: readonly File[]) => void) => {
  const [isOver, setOver] = useState(false);
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent): void => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: (event: DragEvent): void => {
        // Leaving for an element inside is no leaving.
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      },
      onDrop: (event: DragEvent): void => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
};

/** Settings of another tool, pasted or from a file: what is in them is shown before anything is added. */
export const ImportForm = () => {
  const [text, setText] = useState('');
  const { preview, problem, busy, error, show, openFiles, back } = useImport();
  const { isOver, handlers } = useFileDrop((files) => void openFiles(files));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') void show(text);
  };
  if (preview !== null) return <ImportPreviewList preview={preview} onBack={back} />;
  return (
    <form className="WayForm ImportForm" data-drop={isOver || undefined} onSubmit={submit} {...handlers}>
      <p className="WayForm-lead">
        An export of Postman, Insomnia or Bruno, a curl command, or profiles of this app. Secrets in it are left behind;
        nothing is added before you have seen it.
      </p>
      <TextArea
        label="Paste it here"
        value={text}
        onChange={setText}
        rows={6}
        maxLength={longestText}
        mono
        placeholder="curl https://login.example.com/token -d grant_type=client_credentials …"
      />
      <div className="ImportForm-buttons">
        <Button type="submit" variant="primary" busy={busy} isDisabled={text.trim() === ''}>
          Read it
        </Button>
        <FileTrigger onSelect={(files) => void openFiles([...(files ?? [])])}>
          <Button icon={FileUp}>Choose a file…</Button>
        </FileTrigger>
        <p className="quiet">or drop one here</p>
      </div>
      {problem === null ? null : <FileProblemNote problem={problem} />}
      {error === undefined ? null : <ErrorNote error={error} />}
    </form>
  );
};

const FileProblemNote = ({ problem }: { readonly problem: FileProblem }) => {
  switch (problem.kind) {
    case 'too-large':
      return (
        <Banner tone="bad" isAlert title={`${plain(problem.name, 80)} is too large to read.`}>
          It has {size(problem.bytes)}; up to {size(longestText)} can be read. Export fewer collections at a time.
        </Banner>
      );
    case 'not-readable':
      return (
        <Banner tone="bad" isAlert title={`${plain(problem.name, 80)} could not be read.`}>
          It may be a folder, or it is no longer there. Choose the file itself.
        </Banner>
      );
    case 'several':
      return (
        <Banner tone="bad" isAlert title="These are several files.">
          One is read at a time; drop them one after the other.
        </Banner>
      );
  }
};
