import { Copy } from 'lucide-react';
import type { Profile } from '../../../src/domain/profile';
import type { CopyForm, TokenView } from '../../../src/domain/token';
import { useStatus, useTokenView } from '../../data';
import { useSession } from '../../session';
import { ErrorNote } from '../../ui/ErrorNote';
import { type MenuEntry, SplitButton } from '../../ui/Menu';
import { ownUse, sameUse, tenantText, tenantUses } from './tenantChoice';
import { unusableText } from './unusableText';
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

/** The same for a token that is bound to a key. */
const boundDescriptions: Readonly<Partial<Record<CopyForm, string>>> = {
  header: 'Authorization: DPoP …, to go with a proof',
  'header-value': 'DPoP …, to go with a proof',
  curl: 'A command with the header and a proof for one use',
};

/** What the header and its value look like where the system has a way of its own. */
const ownDescription = (form: CopyForm, { sentAs, binding }: Partial<TokenView>): string | undefined => {
  if (binding?.isBound === true && boundDescriptions[form] !== undefined) return boundDescriptions[form];
  if (form === 'shell' && sentAs?.shell !== undefined && sentAs.shell !== 'ACCESS_TOKEN') {
    return `export ${sentAs.shell}=…, as it is sent`;
  }
  if (sentAs === undefined || (form !== 'header' && form !== 'header-value')) return undefined;
  if (sentAs.in === 'query') return form === 'header' ? `${sentAs.name}=… in the query` : 'The value alone';
  if (sentAs.name.toLowerCase() === 'authorization') return undefined;
  return form === 'header' ? `${sentAs.name}: …` : 'The value alone';
};

/** Other tenants the token can be presented for, where the system lets it. */
const useTenantEntries = (profile: Profile): readonly MenuEntry[] => {
  const { copy } = useCopyToken(profile.id);
  const { openDialog } = useSession();
  const own = ownUse(profile);
  if (own === undefined) return [];
  return [
    ...tenantUses.map(({ id, use }) => ({
      id: `for-${id}`,
      label: `Header for ${tenantText(profile, use)}`,
      description: sameUse(profile, use, own) ? 'As the profile says' : undefined,
      run: () => copy('header', use),
    })),
    {
      id: 'for-other',
      label: 'For another tenant…',
      run: () => openDialog({ kind: 'copy-for-tenant', profileId: profile.id }),
    },
  ];
};

/** Copies the header; the other forms are behind its arrow. */
export const CopyButton = ({ profile }: { readonly profile: Profile }) => {
  const profileId = profile.id;
  const token = useStatus(profileId)?.token;
  const view = useTokenView(profileId).data;
  const { copy, busy } = useCopyToken(profileId);
  const forTenants = useTenantEntries(profile);
  const entries = copyChoices.map(({ form, label, description }) => ({
    id: form,
    label,
    description: ownDescription(form, view ?? {}) ?? description,
    isDisabled: form === 'id' && token?.hasIdToken !== true,
    shortcut: form === 'header' ? 'Mod+Shift+C' : undefined,
    run: () => copy(form),
  }));
  return (
    <SplitButton
      label="Copy header"
      icon={Copy}
      onPress={() => copy('header')}
      isDisabled={token === undefined || view?.problem !== undefined}
      busy={busy}
      menuLabel="Other ways to copy"
      groups={[entries.slice(0, 5), ...(forTenants.length === 0 ? [] : [forTenants]), entries.slice(5)]}
    />
  );
};

/** What became of the last copy, in its place beside the button; or why there is nothing to copy. */
export const CopyConfirmation = ({ profileId }: { readonly profileId: string }) => {
  const { confirmation } = useCopyToken(profileId);
  const problem = useTokenView(profileId).data?.problem;
  return (
    <span className="CopyConfirmation tabular" role="status" data-problem={problem !== undefined || undefined}>
      {problem === undefined ? confirmation : unusableText(problem)}
    </span>
  );
};

/** Why the last copy did not work. */
export const CopyError = ({ profileId }: { readonly profileId: string }) => {
  const { error, copy } = useCopyToken(profileId);
  return error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': () => copy('header') }} />;
};
