import { useState } from 'react';
import type { GrantKind, practiceLifetimes } from '../../../src/domain/profile';
import { inWords } from '../../../src/domain/text/duration';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { ErrorNote } from '../../ui/ErrorNote';

type Lifetime = (typeof practiceLifetimes)[number];

const grants = [
  {
    id: 'authorization_code',
    label: 'Authorization code',
    description: 'Sign in with the browser. What most applications use today.',
  },
  {
    id: 'client_credentials',
    label: 'Client credentials',
    description: 'The application signs in as itself; no browser, no person.',
  },
  {
    id: 'password',
    label: 'Password',
    description: 'User name and password go to the token endpoint. Being phased out.',
  },
  { id: 'implicit', label: 'Implicit', description: 'The token comes with the redirect. Being phased out.' },
] as const satisfies readonly { readonly id: GrantKind; readonly label: string; readonly description: string }[];

const lifetimes = { '20': 20, '120': 120, '600': 600, '3600': 3600 } as const satisfies Record<string, Lifetime>;
type LifetimeId = keyof typeof lifetimes;
const lifetimeOptions = (['20', '120', '600', '3600'] as const).map((id) => ({ id, label: inWords(lifetimes[id]) }));

/** A profile at the built-in practice provider: two choices and one click. */
export const PracticeForm = () => {
  const [grant, setGrant] = useState<GrantKind>('authorization_code');
  const [lifetime, setLifetime] = useState<LifetimeId>('600');
  const { select } = useSession();
  const add = useCall('profiles.addPractice');
  const error = errorOf(add.error);
  const submit = (): void =>
    add.mutate({ grant, lifetimeSeconds: lifetimes[lifetime] }, { onSuccess: (profile) => select(profile.id) });
  return (
    <div className="WayForm">
      <p className="WayForm-lead">
        A complete OAuth server inside this app, without network and without an account: see how a grant works and how a
        token runs out before you set up your own.
      </p>
      <Choices label="Grant" look="cards" options={grants} value={grant} onChange={setGrant} />
      <Choices
        label="Access tokens last"
        look="segments"
        options={lifetimeOptions}
        value={lifetime}
        onChange={setLifetime}
        description="A short one shows quickly how a token expires and is refreshed."
      />
      <div>
        <Button variant="primary" onPress={submit} busy={add.isPending}>
          Add practice profile
        </Button>
      </div>
      {error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': submit }} />}
    </div>
  );
};
