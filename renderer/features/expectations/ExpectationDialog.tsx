import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Expectation } from '../../../src/domain/expectations';
import { errorOf, useCall, useExpectations } from '../../data';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextArea } from '../../ui/TextArea';
import { TextField } from '../../ui/TextField';
import { FieldRows } from '../fields/FieldRows';
import {
  type DraftProblems,
  draftOf,
  draftProblems,
  type ExpectationDraft,
  expectationOfDraft,
} from './expectationDraft';
import './Expectations.css';

const formId = 'expectation-form';

/** What an API wants of a token, to be written down or changed. `lead` says where a first draft comes from. */
export const ExpectationDialog = ({
  first,
  lead,
  onClose,
}: {
  readonly first: Expectation;
  readonly lead?: string | undefined;
  readonly onClose: () => void;
}) => {
  const [draft, setDraft] = useState(() => draftOf(first));
  const [isTried, setTried] = useState(false);
  const save = useCall('expectations.save');
  const problems = draftProblems(draft);
  const error = errorOf(save.error);
  return (
    <Dialog
      title="What this API expects"
      isOpen
      onClose={onClose}
      footer={
        <>
          <RemoveButton id={first.id} onDone={onClose} />
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="ExpectationDialog"
        onSubmit={(event) => {
          event.preventDefault();
          // The dialog lies inside another form's part of the tree, which must not be sent along.
          event.stopPropagation();
          setTried(true);
          if (Object.keys(problems).length === 0) save.mutate(expectationOfDraft(draft), { onSuccess: onClose });
        }}
      >
        {lead === undefined ? null : <p className="ExpectationDialog-lead">{lead}</p>}
        <Fields draft={draft} problems={isTried ? problems : {}} change={(part) => setDraft({ ...draft, ...part })} />
        {isTried && problems.size !== undefined ? <p className="Field-error">{problems.size}</p> : null}
        {error === undefined ? null : <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
};

const Fields = ({
  draft,
  problems,
  change,
}: {
  readonly draft: ExpectationDraft;
  readonly problems: DraftProblems;
  readonly change: (part: Partial<ExpectationDraft>) => void;
}) => (
  <>
    <TextField
      label="API"
      mono
      value={draft.address}
      onChange={(address) => change({ address })}
      error={problems.address}
      placeholder="https://api.example.com/orders"
      description="It holds for every address that begins like this."
    />
    <Choices
      label="Kind of token"
      look="segments"
      value={draft.format}
      onChange={(format) => change({ format })}
      options={[
        { id: 'any', label: 'Any' },
        { id: 'jwt', label: 'JWT' },
        { id: 'opaque', label: 'Opaque' },
      ]}
    />
    <TextField label="Issuer" mono optional value={draft.issuer} onChange={(issuer) => change({ issuer })} />
    <div className="ExpectationDialog-pair">
      <TextArea
        label="Audiences"
        mono
        optional
        rows={3}
        value={draft.audiences}
        onChange={(audiences) => change({ audiences })}
        description="One a line; any one of them will do."
      />
      <TextArea
        label="Scopes"
        mono
        optional
        rows={3}
        value={draft.scopes}
        onChange={(scopes) => change({ scopes })}
        description="One a line; all of them are needed."
      />
    </div>
    <fieldset className="ExpectationDialog-claims">
      <legend className="Field-label">
        Claims <span className="Field-optional">(optional)</span>
      </legend>
      <p className="Field-description">
        A claim that must be there, with a value where it matters. A dot leads into an object: realm_access.roles.
      </p>
      <FieldRows
        label="Claim"
        rows={draft.claims}
        onChange={(claims) => change({ claims })}
        empty={{ name: '', value: '' }}
      />
    </fieldset>
    <div className="ExpectationDialog-pair">
      <TextField
        label="Algorithms"
        mono
        optional
        value={draft.algorithms}
        onChange={(algorithms) => change({ algorithms })}
        description="Such as RS256 ES256; any one of them."
      />
      <TextField
        label="Longest age, in seconds"
        optional
        inputMode="numeric"
        value={draft.maxAge}
        onChange={(maxAge) => change({ maxAge })}
        error={problems.maxAge}
        description="Since the token was issued."
      />
    </div>
  </>
);

const RemoveButton = ({ id, onDone }: { readonly id: string; readonly onDone: () => void }) => {
  const isKept = useExpectations().data?.some((each) => each.id === id) === true;
  const remove = useCall('expectations.remove');
  const error = errorOf(remove.error);
  if (!isKept) return null;
  return (
    <div className="ExpectationDialog-remove">
      <Button
        variant="quiet"
        icon={Trash2}
        busy={remove.isPending}
        onPress={() => remove.mutate({ id }, { onSuccess: onDone })}
      >
        Remove
      </Button>
      {error === undefined ? null : <ErrorNote error={error} onDismiss={remove.reset} />}
    </div>
  );
};
