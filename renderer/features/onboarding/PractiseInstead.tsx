import { FlaskConical } from 'lucide-react';
import { type GrantKind, type PracticeSystem, practiceSystems } from '../../../src/domain/profile';
import type { Preset } from '../../../src/providers/presets/preset';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { grantNames } from '../profile/grantNames';

/** The imitation of a preset's system inside this app; undefined where there is none. */
export const practiceSystemOf = ({ id }: Preset): PracticeSystem | undefined =>
  practiceSystems.find((system) => system === id);

/** Tokens of an imitation last this long, in seconds, until it is set otherwise. */
const lifetimeSeconds = 600;

/** The way to try a system without an account there; nothing where the app has no imitation of it. */
export const PractiseInstead = ({ preset, grant }: { readonly preset: Preset; readonly grant: GrantKind }) => {
  const { select } = useSession();
  const add = useCall('profiles.addPractice');
  const system = practiceSystemOf(preset);
  if (system === undefined) return null;
  const error = errorOf(add.error);
  const start = (): void =>
    add.mutate({ system, grant, lifetimeSeconds }, { onSuccess: (profile) => select(profile.id) });
  const chosen = preset.grants.length === 1 ? '' : ` It begins with the grant chosen below, ${grantNames[grant]}.`;
  return (
    <>
      <Banner
        tone="accent"
        title="No account at hand?"
        actionsAt="end"
        actions={
          <Button size="small" icon={FlaskConical} busy={add.isPending} onPress={start}>
            Practise without an account
          </Button>
        }
      >
        An imitation of this system is built in and answers on this computer alone.{chosen}
      </Banner>
      {error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': start }} />}
    </>
  );
};
