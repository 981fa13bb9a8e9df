import { useState } from 'react';
import { type FactorType, factorTypes } from '../../../src/domain/question';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { factorNames } from '../questions/factorNames';
import { useRemarks } from './settingsForm';
import { useVerifyForm } from './useVerifyForm';

type Choice = FactorType | 'ask' | 'enrolment';

/** Keys only work on web pages of the tenant, so that preferring one would lead nowhere. */
const choosable = factorTypes.filter((type) => type !== 'fido2');

const options: readonly { readonly id: Choice; readonly label: string; readonly description?: string }[] = [
  { id: 'ask', label: 'Ask when several fit' },
  ...choosable.map((id) => ({ id, label: factorNames[id], description: id })),
  { id: 'enrolment', label: 'One enrolment, by its ID' },
];

const choiceOf = (preferred: string): Choice => {
  if (preferred.trim() === '') return 'ask';
  return choosable.find((type) => type === preferred.trim()) ?? 'enrolment';
};

/** Which second factor is given without asking. */
export const PreferredFactor = () => {
  const { verify, editVerify } = useVerifyForm();
  const [isById, setById] = useState(choiceOf(verify.preferredFactor) === 'enrolment');
  const choice = isById ? 'enrolment' : choiceOf(verify.preferredFactor);
  const remarks = useRemarks(
    'verify.preferredFactor',
    'From the list of the user’s factors, which a run shows on the Flow tab.',
  );
  const choose = (id: Choice): void => {
    setById(id === 'enrolment');
    editVerify({ preferredFactor: id === 'ask' || id === 'enrolment' ? '' : id });
  };
  return (
    <>
      <Select
        label="Preferred factor"
        options={options}
        value={choice}
        onChange={choose}
        description="Given without asking where the policy allows it; after it comes one whose secret is kept here."
      />
      {choice === 'enrolment' ? (
        <TextField
          label="ID of the enrolment"
          mono
          value={verify.preferredFactor}
          onChange={(preferredFactor) => editVerify({ preferredFactor })}
          placeholder="b2f3…"
          {...remarks}
        />
      ) : null}
    </>
  );
};
