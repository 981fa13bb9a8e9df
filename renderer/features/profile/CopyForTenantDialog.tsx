import { useState } from 'react';
import type { CopyForm } from '../../../src/domain/token';
import { errorOf, useCall, useProfile } from '../../data';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/TextField';
import { fullName } from './fullName';
import './EnvironmentPicker.css';

type Form = Extract<CopyForm, 'header' | 'header-value' | 'curl'>;

/** Copies the token as it is presented for a tenant that is typed in. */
export const CopyForTenantDialog = ({
  profileId,
  onClose,
}: {
  readonly profileId: string;
  readonly onClose: () => void;
}) => {
  const profile = useProfile(profileId);
  const [tenant, setTenant] = useState('');
  const [form, setForm] = useState<Form>('header');
  const copy = useCall('token.copy');
  const error = errorOf(copy.error);
  const wanted = tenant.trim();
  if (profile === undefined) return null;
  const send = (): void => {
    if (wanted === '') return;
    copy.mutate({ profileId, form, use: { scopeKind: 't', scopeTenant: wanted } }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={`Copy ${fullName(profile)} for another tenant`}
      size="small"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={wanted === ''} busy={copy.isPending} onPress={send}>
            Copy
          </Button>
        </>
      }
    >
      <form
        className="EnvironmentPicker-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label="Tenant"
          mono
          value={tenant}
          onChange={setTenant}
          maxLength={300}
          // The dialog was opened to fill this in.
          autoFocus
          description="The token stays the same; it only says which tenant it is for."
        />
        <Choices
          label="What to copy"
          look="segments"
          value={form}
          onChange={setForm}
          options={[
            { id: 'header', label: 'Header' },
            { id: 'header-value', label: 'Header value' },
            { id: 'curl', label: 'curl' },
          ]}
        />
        {error === undefined ? null : <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
};
