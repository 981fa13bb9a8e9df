import { FileUp } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { ImportPreview } from '../../../src/api/contract';
import { size } from '../../../src/domain/text/size';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextArea } from '../../ui/TextArea';
import { useSecretCall } from '../../useSecretCall';
import { ImportPreviewList } from './ImportPreviewList';

/** The contract takes no longer text. */
const longestText = 5_000_000;

type TooLarge = { readonly name: string; readonly bytes: number };

/** Reads what was pasted or chosen; nothing of it is kept but what it would add. */
const useImport = () => {
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [tooLarge, setTooLarge] = useState<TooLarge | null>(null);
  const read = useSecretCall('profiles.readImport');
  const show = async (text: string): Promise<void> => setPreview((await read.run({ text })) ?? null);
  const openFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const isTooLarge = file.size > longestText;
    setTooLarge(isTooLarge ? { name: file.name, bytes: file.size } : null);
    if (!isTooLarge) await show(await file.text());
  };
  return { preview, tooLarge, busy: read.busy, error: read.error, show, openFile, back: () => setPreview(null) };
};

/** Settings of another tool, pasted or from a file: what is in them is shown before anything is added. */
export const ImportForm = () => {
  const [text, setText] = useState('');
  const { preview, tooLarge, busy, error, show, openFile, back } = useImport();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') void show(text);
  };
  if (preview !== null) return <ImportPreviewList preview={preview} onBack={back} />;
  return (
    <form className="WayForm" onSubmit={submit}>
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
        <FileTrigger onSelect={(files) => void openFile(files?.[0])}>
          <Button icon={FileUp}>Choose a file…</Button>
        </FileTrigger>
      </div>
      {tooLarge === null ? null : <TooLargeNote {...tooLarge} />}
      {error === undefined ? null : <ErrorNote error={error} />}
    </form>
  );
};

const TooLargeNote = ({ name, bytes }: TooLarge) => (
  <Banner tone="bad" isAlert title={`${name} is too large to read.`}>
    It has {size(bytes)}; up to {size(longestText)} can be read. Export fewer collections at a time.
  </Banner>
);
