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

/** Settings of another tool, pasted or from a file: what is in them is shown before anything is added. */
export const ImportForm = () => {
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [tooLarge, setTooLarge] = useState<{ readonly name: string; readonly bytes: number } | null>(null);
  const read = useSecretCall('profiles.readImport');

  const show = async (given: string): Promise<void> => {
    setPreview(null);
    setPreview((await read.run({ text: given })) ?? null);
  };
  const openFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const isTooLarge = file.size > longestText;
    setTooLarge(isTooLarge ? { name: file.name, bytes: file.size } : null);
    if (!isTooLarge) await show(await file.text());
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') void show(text);
  };

  if (preview !== null) return <ImportPreviewList preview={preview} onBack={() => setPreview(null)} />;
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
        <Button type="submit" variant="primary" busy={read.busy} isDisabled={text.trim() === ''}>
          Read it
        </Button>
        <FileTrigger onSelect={(files) => void openFile(files?.[0])}>
          <Button icon={FileUp}>Choose a file…</Button>
        </FileTrigger>
      </div>
      {tooLarge === null ? null : (
        <Banner tone="bad" isAlert title={`${tooLarge.name} is too large to read.`}>
          It has {size(tooLarge.bytes)}; up to {size(longestText)} can be read. Export fewer collections at a time.
        </Banner>
      )}
      {read.error === undefined ? null : <ErrorNote error={read.error} />}
    </form>
  );
};
