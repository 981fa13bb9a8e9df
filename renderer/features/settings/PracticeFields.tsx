import { ExternalLink } from 'lucide-react';
import { practicePagesOf } from '../../../src/domain/practiceSystem';
import { type PracticePage, practiceLifetimes } from '../../../src/domain/profile';
import { inWords } from '../../../src/domain/text/duration';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Select } from '../../ui/Select';
import { useSettingsForm } from './settingsForm';

const pageNames: Readonly<Record<PracticePage, string>> = {
  phone: 'Open the practice phone',
  administration: 'Open the administration page',
};

/** What can be set at the practice provider, and the pages it has beside the sign-in. */
export const PracticeFields = () => {
  const { form, edit } = useSettingsForm();
  const lifetimes = [...new Set<number>([...practiceLifetimes, form.lifetimeSeconds])].sort((a, b) => a - b);
  return (
    <>
      <p className="quiet">It runs inside this app, on this computer alone, and needs no network and no account.</p>
      <div className="Settings-fields">
        <Select
          label="Tokens last"
          options={lifetimes.map((seconds) => ({ id: String(seconds), label: inWords(seconds) }))}
          value={String(form.lifetimeSeconds)}
          onChange={(seconds) => edit({ lifetimeSeconds: Number(seconds) })}
        />
        {form.practiceSystem === 'standard' ? (
          <Select
            label="Access tokens are"
            options={[
              { id: 'jwt', label: 'JWT', description: 'Can be read and checked by the API' },
              { id: 'opaque', label: 'Opaque', description: 'A random value that only the provider can look up' },
            ]}
            value={form.tokenFormat}
            onChange={(tokenFormat) => edit({ tokenFormat })}
          />
        ) : null}
      </div>
      <PracticePages />
    </>
  );
};

const PracticePages = () => {
  const { form, profile } = useSettingsForm();
  const open = useCall('practice.open');
  const error = errorOf(open.error);
  const pages = practicePagesOf(form.practiceSystem);
  if (pages.length === 0) return null;
  return (
    <>
      <div>
        {pages.map((page) => (
          <Button
            key={page}
            icon={ExternalLink}
            busy={open.isPending}
            onPress={() => open.mutate({ profileId: profile.id, page })}
          >
            {pageNames[page]}
          </Button>
        ))}
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
