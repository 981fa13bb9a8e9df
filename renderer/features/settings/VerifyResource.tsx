import { cosManagerPreset } from '../../../src/providers/presets/ibmVerify';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { presetWords } from './presetWords';
import { useRemarks } from './settingsForm';
import { useVerifyForm } from './useVerifyForm';

const words = presetWords(cosManagerPreset, 'manager');

/** The API that IBM Verify's token is for, as far as it has ways of its own. */
export const VerifyResource = () => {
  const { verify, editVerify } = useVerifyForm();
  const remarks = useRemarks('verify.resource', words.description);
  return (
    <>
      <Switch
        label="The API takes JSON Web Tokens only"
        description={
          verify.hasResource
            ? 'Cloud Object Storage Manager refuses every other, so none is copied or sent.'
            : 'An access token of any other format is then neither copied nor sent.'
        }
        isSelected={verify.jwtOnly || verify.hasResource}
        isDisabled={verify.hasResource}
        onChange={(jwtOnly) => editVerify({ jwtOnly })}
      />
      <Switch
        label="For IBM Cloud Object Storage Manager"
        description="Offers the Manager’s own calls beside the token."
        isSelected={verify.hasResource}
        onChange={(hasResource) => editVerify({ hasResource })}
      />
      {verify.hasResource ? (
        <TextField
          label={words.label}
          mono
          value={verify.resourceUrl}
          onChange={(resourceUrl) => editVerify({ resourceUrl })}
          placeholder={words.example}
          {...remarks}
        />
      ) : null}
    </>
  );
};
