import type { ReactNode } from 'react';
import { verifyIssuer } from '../../../src/domain/verifyIssuer';
import { verifyPreset } from '../../../src/providers/presets/ibmVerify';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { IdentitySourceFields } from './IdentitySourceFields';
import { PreferredFactor } from './PreferredFactor';
import { presetWords } from './presetWords';
import { useRemarks, useSettingsForm } from './settingsForm';
import { shownVerifySettings } from './shownSettings';
import { useVerifyForm } from './useVerifyForm';
import { VerifyResource } from './VerifyResource';

/** What only IBM Verify has: how the user is proven, which of the tenant's endpoints are used, and what the API takes. */
export const VerifySection = ({ notes }: { readonly notes: ReactNode }) => {
  const shown = shownVerifySettings(useSettingsForm().typed);
  return (
    <Section title="IBM Verify">
      {notes}
      <div className="Settings-fields">
        {shown.surface ? <Surface /> : null}
        {shown.firstStep ? <FirstStep /> : null}
        {shown.serviceToken ? <ServiceToken /> : null}
        {shown.result ? <Result /> : null}
        {shown.preferredFactor ? <PreferredFactor /> : null}
        {shown.context ? <Context /> : null}
      </div>
      {shown.identitySource ? <IdentitySourceFields /> : null}
      <VerifyResource />
    </Section>
  );
};

const surfaceWords = presetWords(verifyPreset, 'surface');

const Surface = () => {
  const { form, edit } = useSettingsForm();
  const choose = (id: string): void => {
    const surface = id === 'newer' ? 'newer' : 'legacy';
    // The issuer is what the surface says, so that the field above shows where tokens come from.
    const issuer = form.issuer.trim() === '' ? form.issuer : verifyIssuer(form.issuer.trim(), surface);
    edit({ verify: { ...form.verify, surface }, issuer });
  };
  return (
    <Select
      label={surfaceWords.label}
      options={surfaceWords.options}
      value={form.verify.surface}
      onChange={choose}
      description={surfaceWords.description}
    />
  );
};

const firstSteps = [
  { id: 'password', label: 'User name and password', description: 'The password grant' },
  { id: 'policyauth', label: 'What the access policy names', description: 'The policyauth grant' },
] as const;

const FirstStep = () => {
  const { verify, editVerify } = useVerifyForm();
  return (
    <Select
      label="First factor"
      options={firstSteps}
      value={verify.firstStep}
      onChange={(firstStep) => editVerify({ firstStep })}
      description="What proves the user first; the policy of the application may want more after it."
    />
  );
};

const serviceTokens = [
  { id: 'client_credentials', label: 'Client credentials' },
  { id: 'policyauth', label: 'Access policy', description: 'The policyauth grant' },
] as const;

const ServiceToken = () => {
  const { verify, editVerify } = useVerifyForm();
  return (
    <Select
      label="Token of the application"
      options={serviceTokens}
      value={verify.serviceToken}
      onChange={(serviceToken) => editVerify({ serviceToken })}
      description="Checking a password needs one first, with the entitlement “Authenticate any user”."
    />
  );
};

const results = [
  { id: 'userToken', label: 'A token for the user', description: 'By JWT bearer' },
  { id: 'check', label: 'The check alone', description: 'The application’s own token is kept' },
] as const;

const Result = () => {
  const { verify, editVerify } = useVerifyForm();
  const remarks = useRemarks(
    'verify.result',
    'What comes of a correct password: a token of the user’s own, or the application’s with who the user is.',
  );
  return (
    <Select
      label="Result"
      options={results}
      value={verify.result}
      onChange={(result) => editVerify({ result })}
      {...remarks}
    />
  );
};

const contexts = [
  { id: 'none', label: 'Not sent' },
  { id: 'send', label: 'Sent', description: 'The parameter context' },
] as const;

const Context = () => {
  const { verify, editVerify } = useVerifyForm();
  return (
    <Select
      label="Session context"
      options={contexts}
      value={verify.context}
      onChange={(context) => editVerify({ context })}
      description="For policies with adaptive access: an ID of the session, the app’s name and this computer’s own address."
    />
  );
};
