import { useState } from 'react';
import type { TokenUse } from '../../../src/domain/presentation';
import type { Profile } from '../../../src/domain/profile';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { ownUse, sameUse, tenantText, tenantUses } from '../profile/tenantChoice';
import type { RequestHandle } from './useRequestWork';

type Choice = 'own' | (typeof tenantUses)[number]['id'] | 'other';

/** Which choice a use stands for; a tenant that is typed in, where none of the others says the same. */
const choiceOf = (profile: Profile, use: TokenUse | undefined): Choice =>
  use === undefined ? 'own' : (tenantUses.find((each) => sameUse(profile, each.use, use))?.id ?? 'other');

/** The tenants this one request is for, where the system lets a token be presented for several. */
export const TenantPicker = ({ profile, handle }: { readonly profile: Profile; readonly handle: RequestHandle }) => {
  const { tokenUse } = handle.work.form;
  const own = ownUse(profile);
  // A tenant may be typed that is, for a moment, one of the others: what was typed here stays what it is.
  const [typed, setTyped] = useState<TokenUse | undefined>(undefined);
  if (own === undefined) return null;
  const isTyping = tokenUse !== undefined && tokenUse === typed;
  const choice = isTyping ? 'other' : choiceOf(profile, tokenUse);
  const type = (scopeTenant: string): void => {
    const use: TokenUse = { scopeKind: 't', scopeTenant };
    setTyped(use);
    handle.edit({ tokenUse: use });
  };
  const choose = (wanted: Choice): void => {
    if (wanted === 'other') type('');
    else handle.edit({ tokenUse: tenantUses.find(({ id }) => id === wanted)?.use });
  };
  return (
    <div className="TenantPicker">
      <Select<Choice>
        label="Tenants the token is for"
        hideLabel
        value={choice}
        onChange={choose}
        options={[
          { id: 'own', label: `For ${tenantText(profile, own)}`, description: 'As the profile says' },
          ...tenantUses
            .filter(({ id, use }) => !sameUse(profile, use, own) || id === choice)
            .map(({ id, use }) => ({ id, label: `For ${tenantText(profile, use)}` })),
          { id: 'other', label: 'For another tenant' },
        ]}
      />
      {choice === 'other' ? (
        <TextField
          label="Tenant"
          mono
          value={tokenUse?.scopeKind === 't' ? tokenUse.scopeTenant : ''}
          maxLength={300}
          // It appears when it is to be filled in.
          autoFocus={isTyping}
          placeholder={profile.dx?.tenant ?? ''}
          onChange={type}
        />
      ) : null}
    </div>
  );
};
