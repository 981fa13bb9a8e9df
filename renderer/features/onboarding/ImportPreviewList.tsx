import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { ImportedProfile, ImportPreview } from '../../../src/api/contract';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { hostOf, plain } from '../../../src/domain/text/wording';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Disclosure } from '../../ui/Disclosure';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { grantNames } from '../profile/grantNames';

const sources = {
  'token-helper': 'this app',
  postman: 'Postman',
  insomnia: 'Insomnia',
  bruno: 'Bruno',
  curl: 'a curl command',
} as const satisfies Record<ImportPreview['source'], string>;

/** Every host a profile would talk to: the person sees them before the first use. */
const hostsOf = (profile: Profile): readonly string[] => {
  const { server } = profile;
  if (server.kind === 'practice') return ['practice provider'];
  const endpoints = server.kind === 'discovery' ? server.overrides : server.endpoints;
  const addresses = [server.issuer, ...Object.values(endpoints)].filter((address) => Boolean(address));
  return [...new Set(addresses.map((address) => hostOf(address ?? '')))];
};

const importNote = ({ profile, secretsLeftOut }: ImportedProfile): string =>
  [
    grantNames[profile.grant],
    hostsOf(profile).join(', ') || 'no address',
    secretsLeftOut.length === 0 ? '' : `left behind: ${secretsLeftOut.map((name) => plain(name, 60)).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

/** Adds profiles one after the other; what could not be added is kept with its reason. */
const useAddAll = () => {
  const { mutateAsync: save } = useCall('profiles.save');
  const { select, openNewProfile } = useSession();
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly { readonly name: string; readonly error: AppError }[]>([]);
  const addAll = async (profiles: readonly Profile[]): Promise<void> => {
    setBusy(true);
    // The first profile must not take this screen's place before all are added.
    openNewProfile();
    const failed: { name: string; error: AppError }[] = [];
    for (const profile of profiles) {
      await save(profile).catch((caught: unknown) => {
        failed.push({ name: profile.name, error: errorOf(caught) ?? { code: 'internal', technical: 'import' } });
      });
    }
    setBusy(false);
    setFailures(failed);
    const first = profiles[0];
    if (failed.length === 0 && first !== undefined) select(first.id);
  };
  return { addAll, busy, failures };
};

/** Which of the found profiles are wanted; all at first. */
const useChoice = (found: readonly ImportedProfile[]) => {
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const isChosen = (id: string): boolean => !leftOut.has(id);
  return {
    isChosen,
    chosen: found.filter(({ profile }) => isChosen(profile.id)).map(({ profile }) => profile),
    toggle: (id: string, isWanted: boolean): void => {
      const others = [...leftOut].filter((each) => each !== id);
      setLeftOut(new Set(isWanted ? others : [...others, id]));
    },
    toggleAll: (isWanted: boolean): void => setLeftOut(new Set(isWanted ? [] : found.map(({ profile }) => profile.id))),
  };
};

/** What an import would add; each profile can be left out. */
export const ImportPreviewList = ({
  preview,
  onBack,
}: {
  readonly preview: ImportPreview;
  readonly onBack: () => void;
}) => {
  const choice = useChoice(preview.profiles);
  const { addAll, busy, failures } = useAddAll();
  const { chosen } = choice;
  return (
    <div className="WayForm">
      <div className="WayForm-head">
        <Button variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
          Back
        </Button>
        <h2>From {sources[preview.source]}</h2>
      </div>
      {preview.profiles.length === 0 ? (
        <EmptyState title="Nothing to add">It holds no OAuth settings that can be used here.</EmptyState>
      ) : (
        <>
          <ImportRows found={preview.profiles} choice={choice} />
          <div>
            <Button variant="primary" busy={busy} isDisabled={chosen.length === 0} onPress={() => void addAll(chosen)}>
              {chosen.length === 1 ? 'Add 1 profile' : `Add ${chosen.length} profiles`}
            </Button>
          </div>
        </>
      )}
      {failures.map(({ name, error }) => (
        <section key={name} aria-label={name}>
          <ErrorNote error={error} />
        </section>
      ))}
      <Skipped skipped={preview.skipped} />
    </div>
  );
};

const ImportRows = ({
  found,
  choice,
}: {
  readonly found: readonly ImportedProfile[];
  readonly choice: ReturnType<typeof useChoice>;
}) => (
  <div className="ImportList">
    <div className="ImportList-row">
      <Checkbox
        label={`All ${found.length}`}
        isSelected={choice.chosen.length === found.length}
        isIndeterminate={choice.chosen.length > 0 && choice.chosen.length < found.length}
        onChange={choice.toggleAll}
      />
    </div>
    {found.map((imported) => (
      <div key={imported.profile.id} className="ImportList-row">
        <Checkbox
          label={imported.profile.name}
          description={importNote(imported)}
          isSelected={choice.isChosen(imported.profile.id)}
          onChange={(isWanted) => choice.toggle(imported.profile.id, isWanted)}
        />
      </div>
    ))}
  </div>
);

const Skipped = ({ skipped }: { readonly skipped: ImportPreview['skipped'] }) =>
  skipped.length === 0 ? null : (
    <Disclosure title={`${skipped.length} left out`} isOpenAtFirst={skipped.length <= 5}>
      <ul className="ImportList-skipped">
        {skipped.map(({ name, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names may repeat.
          <li key={index}>
            {plain(name, 120)}: {plain(reason)}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
