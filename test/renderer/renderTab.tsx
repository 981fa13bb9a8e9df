import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { createTickingClock } from '../../renderer/clock';
import { createQueryClient, useProfiles, useSettings } from '../../renderer/data';
import { followEvents } from '../../renderer/events';
import { DraftsProvider } from '../../renderer/features/drafts/DraftsProvider';
import { Providers } from '../../renderer/Providers';
import { SessionProvider } from '../../renderer/session';
import { createClient } from '../../src/api/client';
import type { Profile } from '../../src/domain/profile';
import { createFakeBridge, type FakeAnswers, type FakeState } from '../support/fakeBridge';
import '../support/patientQueries';

/** A part of the window over a main process in memory, once profiles and settings are there. */
export const renderTab = (
  content: (profile: Profile) => ReactNode,
  options: { readonly state: Partial<FakeState> & Pick<FakeState, 'profiles'>; readonly answers?: FakeAnswers },
) => {
  const fake = createFakeBridge(options);
  const client = createClient(fake);
  const cache = createQueryClient();
  const stop = followEvents(client, cache);
  const clock = createTickingClock(() => Date.now(), document);
  const view = render(
    <Providers client={client} cache={cache} clock={clock}>
      <Loaded content={content} />
    </Providers>,
  );
  const inputsOf = (name: string): readonly unknown[] =>
    fake.calls.filter((call) => call.name === name).map(({ input }) => input);
  return {
    fake,
    user: userEvent.setup(),
    /** The inputs of every call of this name, oldest first. */
    inputsOf,
    end: () => {
      stop();
      view.unmount();
      cache.clear();
    },
  };
};

const Loaded = ({ content }: { readonly content: (profile: Profile) => ReactNode }) => {
  const profiles = useProfiles().data;
  const settings = useSettings().data;
  if (profiles === undefined || settings === undefined) return null;
  return (
    <SessionProvider>
      <DraftsProvider>
        <Switcher profiles={profiles} content={content} />
      </DraftsProvider>
    </SessionProvider>
  );
};

/** Lets a test look at another profile, or at none, and come back. */
const Switcher = ({
  profiles,
  content,
}: {
  readonly profiles: readonly Profile[];
  readonly content: (profile: Profile) => ReactNode;
}) => {
  const [shown, show] = useState<string | null>(profiles[0]?.id ?? null);
  const profile = profiles.find(({ id }) => id === shown);
  return (
    <>
      <nav>
        {profiles.map(({ id, name }) => (
          <button key={id} type="button" onClick={() => show(id)}>
            {`Show ${name}`}
          </button>
        ))}
        <button type="button" onClick={() => show(null)}>
          Show nothing
        </button>
      </nav>
      {profile === undefined ? null : content(profile)}
    </>
  );
};
