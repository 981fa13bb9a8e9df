import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/TextField';

/** Asks for a name of one to 120 characters. */
export const NameDialog = ({
  title,
  label,
  first,
  action,
  busy,
  error,
  onName,
  onClose,
}: {
  readonly title: string;
  readonly label: string;
  readonly first: string;
  readonly action: string;
  readonly busy: boolean;
  readonly error: AppError | undefined;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const [name, setName] = useState(first);
  const clean = name.trim();
  const isUsable = clean !== '' && clean.length <= 120;
  return (
    <Dialog
      title={title}
      size="small"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="name-dialog" busy={busy} isDisabled={!isUsable}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="name-dialog"
        onSubmit={(event) => {
          event.preventDefault();
          // The dialog lies inside another form's part of the tree, which must not be sent along.
          event.stopPropagation();
          if (isUsable) onName(clean);
        }}
      >
        <TextField
          label={label}
          value={name}
          onChange={setName}
          autoFocus
          error={clean.length > 120 ? 'At most 120 characters.' : undefined}
        />
      </form>
      {error === undefined ? null : <ErrorNote error={error} />}
    </Dialog>
  );
};
