import { Copy } from 'lucide-react';
import type { CopyForm } from '../../../src/domain/token';
import { useStatus } from '../../data';
import { ErrorNote } from '../../ui/ErrorNote';
import { SplitButton } from '../../ui/Menu';
import { useCopyToken } from './useCopyToken';

/** What can be copied, in the order of the menu, with what it is good for. */
export const copyChoices: readonly { readonly form: CopyForm; readonly label: string; readonly description: string }[] =
  [
    { form: 'header', label: 'Header', description: 'Authorization: Bearer …' },
    { form: 'header-value', label: 'Header value', description: 'Bearer …' },
    { form: 'raw', label: 'Raw token', description: 'The access token alone' },
    { form: 'curl', label: 'curl', description: 'A command with the header' },
    { form: 'shell', label: 'Shell variable', description: 'export ACCESS_TOKEN=…' },
    { form: 'id', label: 'ID token', description: 'Who signed in' },
  ];

/** Copies the header; the other forms are behind its arrow. */
export const CopyButton = ({ profileId }: { readonly profileId: string }) => {
  const token = useStatus(profileId)?.token;
  const { copy, busy } = useCopyToken(profileId);
  const entries = copyChoices.map(({ form, label, description }) => ({
    id: form,
    label,
    description,
    isDisabled: form === 'id' && token?.hasIdToken !== true,
    shortcut: form === 'header' ? 'Mod+Shift+C' : undefined,
    run: () => copy(form),
  }));
  return (
    <SplitButton
      label="Copy header"
      icon={Copy}
      onPress={() => copy('header')}
      isDisabled={token === undefined}
      busy={busy}
      menuLabel="Other ways to copy"
      groups={[entries.slice(0, 5), entries.slice(5)]}
    />
  );
};

/** What became of the last copy, in its place beside the button. */
export const CopyConfirmation = ({ profileId }: { readonly profileId: string }) => {
  const { confirmation } = useCopyToken(profileId);
  return (
    <span className="CopyConfirmation tabular" role="status">
      {confirmation}
    </span>
  );
};

/** Why the last copy did not work. */
export const CopyError = ({ profileId }: { readonly profileId: string }) => {
  const { error, copy } = useCopyToken(profileId);
  return error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': () => copy('header') }} />;
};
