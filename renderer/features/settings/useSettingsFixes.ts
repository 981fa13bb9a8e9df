import { fixedProfile } from '../../../src/domain/check';
import { useCall } from '../../data';
import type { DoctorActions } from '../doctor/DoctorList';
import type { Doctor } from '../doctor/useDoctor';
import { formOf, type ProfileForm } from './profileForm';
import { useSettingsForm } from './settingsForm';

/** The fields that a fix changes; all others stay as they were typed. */
const changedFields = (before: ProfileForm, after: ProfileForm): Partial<ProfileForm> => {
  // The names are those of a form, and each value comes from the form of the same name.
  const names = Object.keys(after) as (keyof ProfileForm)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
};

/** Carries out fixes in the form, where they wait for Save like everything else, and looks again. */
export const useSettingsFixes = ({ run }: Doctor): DoctorActions => {
  const { profile, typed, edit } = useSettingsForm();
  const trust = useCall('profiles.trustCertificate');
  const allow = useCall('profiles.allowPlainHttp');
  return {
    busy: trust.isPending || allow.isPending,
    network: typed.network,
    // Exceptions are kept at once: they are no part of the form.
    trust: (pin) =>
      trust.mutate(
        { profileId: profile.id, pin },
        { onSuccess: ({ network }) => run({ ...typed, network: { ...typed.network, pins: network.pins } }) },
      ),
    allowPlainHttp: (host) =>
      allow.mutate(
        { profileId: profile.id, host },
        {
          onSuccess: ({ network: { plainHttpHosts } }) =>
            run({ ...typed, network: { ...typed.network, plainHttpHosts } }),
        },
      ),
    fix: ({ fix }) => {
      // The settings are right here.
      if (fix === undefined || fix.kind === 'trust' || fix.kind === 'settings') return undefined;
      return () => {
        const fixed = fixedProfile(typed, fix);
        edit(changedFields(formOf(typed), formOf(fixed)));
        run(fixed);
      };
    },
  };
};
