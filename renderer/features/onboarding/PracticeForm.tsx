import { useState } from 'react';
import type { GrantKind, PracticeSystem, practiceLifetimes } from '../../../src/domain/profile';
import { inWords } from '../../../src/domain/text/duration';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { ErrorNote } from '../../ui/ErrorNote';
import { Select } from '../../ui/Select';
import { asksSecondFactor, grantOptions, practiceGrants, specialOf, systemOptions } from './practiceChoices';

type Lifetime = (typeof practiceLifetimes)[number];

const lifetimes = { '20': 20, '120': 120, '600': 600, '3600': 3600 } as const satisfies Record<string, Lifetime>;
type LifetimeId = keyof typeof lifetimes;
const lifetimeOptions = (['20', '120', '600', '3600'] as const).map((id) => ({ id, label: inWords(lifetimes[id]) }));

const secondFactors = [
  { id: 'phone', label: 'By hand, with a practice phone' },
  { id: 'seed', label: 'By itself, from a kept seed' },
] as const;

/** What is chosen, the second factor only where this app is asked for one. */
const usePracticeForm = () => {
  const [system, setSystem] = useState<PracticeSystem>('standard');
  const [chosenGrant, setGrant] = useState<GrantKind>('authorization_code');
  const [lifetime, setLifetime] = useState<LifetimeId>('600');
  const [factor, setFactor] = useState<(typeof secondFactors)[number]['id']>('phone');
  const grants = practiceGrants(system);
  // A grant that the next system does not have comes back with the one that has it.
  const grant = grants.includes(chosenGrant) ? chosenGrant : grants[0];
  const asksFactor = asksSecondFactor(system, grant);
  return {
    ...{ system, setSystem, grant, setGrant, lifetime, setLifetime, factor, setFactor, asksFactor },
    wanted: {
      system,
      grant,
      lifetimeSeconds: lifetimes[lifetime],
      keepSeed: asksFactor && factor === 'seed',
    },
  };
};

/** A profile at the built-in practice provider: a few choices and one click. */
export const PracticeForm = () => {
  const form = usePracticeForm();
  const { system, grant } = form;
  const { select } = useSession();
  const add = useCall('profiles.addPractice');
  const error = errorOf(add.error);
  const submit = (): void => add.mutate(form.wanted, { onSuccess: (profile) => select(profile.id) });
  const grants = grantOptions(system);
  return (
    <div className="WayForm">
      <p className="WayForm-lead">
        A complete OAuth server inside this app, without network and without an account: see how a grant works and how a
        token runs out before you set up your own.
      </p>
      <div className="WayForm-fields">
        <Select
          label="System"
          options={systemOptions}
          value={system}
          onChange={form.setSystem}
          description={specialOf(system)}
        />
      </div>
      {grants.length === 1 ? null : (
        <Choices label="Grant" look="cards" options={grants} value={grant} onChange={form.setGrant} />
      )}
      {form.asksFactor ? (
        <Choices
          label="Second factors are answered"
          look="segments"
          options={secondFactors}
          value={form.factor}
          onChange={form.setFactor}
          description="The phone is a page in your browser: it shows codes and messages, and approves."
        />
      ) : null}
      <Choices
        label="Access tokens last"
        look="segments"
        options={lifetimeOptions}
        value={form.lifetime}
        onChange={form.setLifetime}
        description={
          system === 'dx-operational-intelligence'
            ? 'Without use: each request that carries the token begins the time anew.'
            : 'A short one shows quickly how a token expires and is refreshed.'
        }
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
