import type { IdentitySource } from '../../../src/domain/verifySettings';
import { verifyPasswordPreset } from '../../../src/providers/presets/ibmVerify';
import { Choices } from '../../ui/Choices';
import { TextField } from '../../ui/TextField';
import { IdentityRules } from './IdentityRules';
import { presetWords } from './presetWords';
import { useRemarks } from './settingsForm';
import { useVerifyForm } from './useVerifyForm';

const words = presetWords(verifyPasswordPreset, 'source');

const ways: readonly { readonly id: IdentitySource['by']; readonly label: string }[] = [
  { id: 'ask', label: 'From the list' },
  { id: 'name', label: 'By its name' },
  { id: 'id', label: 'By its ID' },
  { id: 'rules', label: 'By the user name' },
];

const explained: Readonly<Record<IdentitySource['by'], string>> = {
  ask: 'Where the accounts are kept. The tenant’s list is shown, and the choice stands until the app quits or a password is refused. With one source alone, that one is taken.',
  name: 'Where the accounts are kept, by the name that its page in the admin console has.',
  id: 'Where the accounts are kept, by its ID; nothing has to be looked up then.',
  rules: 'Where the accounts are kept: the first rule that fits the user name decides.',
};

/** How the identity source of a password check is found. */
export const IdentitySourceFields = () => {
  const { verify, editVerify } = useVerifyForm();
  const remarks = useRemarks('verify.identitySource');
  const otherwiseRemarks = useRemarks(
    'verify.identitySource',
    'Name or ID of the source for user names that no rule fits; empty to be asked.',
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules.
    <div className="Settings-group" role="group" aria-label={words.label}>
      <Choices
        label={words.label}
        look="segments"
        options={ways}
        value={verify.sourceBy}
        onChange={(sourceBy) => editVerify({ sourceBy })}
        description={explained[verify.sourceBy]}
      />
      {verify.sourceBy === 'name' ? (
        <TextField
          label="Name of the identity source"
          value={verify.sourceName}
          onChange={(sourceName) => editVerify({ sourceName })}
          placeholder={words.example}
          maxLength={500}
          {...remarks}
        />
      ) : null}
      {verify.sourceBy === 'id' ? (
        <TextField
          label="ID of the identity source"
          mono
          value={verify.sourceId}
          onChange={(sourceId) => editVerify({ sourceId })}
          placeholder="5b0b34d5-62d0-4cf8-8a4b-0ac1a4bf3a33"
          maxLength={500}
          {...remarks}
        />
      ) : null}
      {verify.sourceBy === 'rules' ? (
        <>
          <IdentityRules />
          <div className="Settings-fields">
            <TextField
              label="Otherwise"
              optional
              value={verify.otherwise}
              onChange={(otherwise) => editVerify({ otherwise })}
              placeholder="ask"
              maxLength={500}
              {...otherwiseRemarks}
            />
          </div>
        </>
      ) : null}
    </div>
  );
};
