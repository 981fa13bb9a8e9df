import { createContext, type ReactNode, use, useMemo } from 'react';
import type { Profile, SecretStatus } from '../../../src/domain/profile';
import { checkProfile } from '../../../src/domain/profileCheck';
import type { ProfileField, ProfileIssue } from '../../../src/domain/profileRules/issue';
import { useSecretStatus } from '../../data';
import { useDrafts, useEntry } from '../drafts/DraftsProvider';
import { seedProblem } from '../fields/seedProblem';
import { type ProfileForm, profileOfForm } from './profileForm';
import { freshDraft, rebased, type SettingsDraft } from './settingsDraft';
import { type ShownSettings, shownSettings } from './shownSettings';

/** The form of one profile and the ways to change it. */
export type SettingsForm = {
  /** The profile as it is kept. */
  readonly profile: Profile;
  readonly draft: SettingsDraft;
  readonly form: ProfileForm;
  /** The profile the form stands for; its numbers may be NaN while they are being typed. */
  readonly typed: Profile;
  readonly issues: readonly ProfileIssue[];
  /** Which settings mean something for this profile. */
  readonly shown: ShownSettings;
  readonly edit: (change: Partial<ProfileForm>) => void;
  readonly editDraft: (change: Partial<SettingsDraft>) => void;
  readonly discard: () => void;
};

const SettingsFormContext = createContext<SettingsForm | null>(null);

/** The form of the profile that is shown. */
export const useSettingsForm = (): SettingsForm => {
  const form = use(SettingsFormContext);
  if (form === null) throw new Error('SettingsFormProvider is missing');
  return form;
};

/** Holds the form of a profile: what was typed before, or the profile as it is kept. */
export const SettingsFormProvider = ({
  profile,
  children,
}: {
  readonly profile: Profile;
  readonly children: ReactNode;
}) => {
  const { settings } = useDrafts();
  const kept = useEntry(settings, profile.id);
  const secrets = useSecretStatus(profile.id).data;
  const value = useMemo((): SettingsForm => {
    const draft = kept === undefined ? freshDraft(profile) : rebased(kept, profile);
    const typed = profileOfForm(draft.form, profile);
    // Read again at each change: two of them in one turn must not undo each other.
    const latest = (): SettingsDraft => {
      const stored = settings.get(profile.id);
      return stored === undefined ? freshDraft(profile) : rebased(stored, profile);
    };
    const editDraft = (change: Partial<SettingsDraft>): void => settings.set(profile.id, { ...latest(), ...change });
    const shown = shownSettings(typed, profile);
    return {
      profile,
      draft,
      shown,
      form: draft.form,
      typed,
      issues: [...checkProfile(typed, { secrets: keptOrTyped(secrets, draft) }), ...seedIssues(draft, shown)],
      edit: (change) => editDraft({ form: { ...latest().form, ...change } }),
      editDraft,
      discard: () => settings.set(profile.id, undefined),
    };
  }, [kept, profile, secrets, settings]);
  return <SettingsFormContext value={value}>{children}</SettingsFormContext>;
};

/** A seed that cannot be read is refused where it is kept, after everything else was. */
const seedIssues = ({ typedSecrets }: SettingsDraft, { totpSeed }: ShownSettings): readonly ProfileIssue[] => {
  const text = totpSeed ? seedProblem(typedSecrets['totp-seed']) : undefined;
  return text === undefined ? [] : [{ field: 'totpSeed', severity: 'blocking', text }];
};

const keptOrTyped = (secrets: SecretStatus | undefined, { typedSecrets }: SettingsDraft) =>
  secrets === undefined
    ? undefined
    : {
        'client-secret': secrets['client-secret'] || typedSecrets['client-secret'] !== '',
        password: secrets.password || typedSecrets.password !== '',
      };

/** What a control shows of the remarks on its setting: the first that is wrong as an error, advice under the description. */
export const useRemarks = (
  field: ProfileField,
  description?: ReactNode,
): { readonly error?: string; readonly description?: ReactNode } => {
  const remarks = useSettingsForm().issues.filter((issue) => issue.field === field);
  const wrong = remarks.find(({ severity }) => severity !== 'advice');
  if (wrong !== undefined) return { error: wrong.text };
  const hints = remarks.filter(({ severity }) => severity === 'advice');
  if (hints.length === 0) return description === undefined ? {} : { description };
  return {
    description: (
      <>
        {description}
        {hints.map(({ text }) => (
          <span key={text} className="Settings-hint">
            {text}
          </span>
        ))}
      </>
    ),
  };
};
