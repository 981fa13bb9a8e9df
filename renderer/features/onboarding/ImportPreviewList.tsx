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

/** What an import would add; each profile can be left out. */
export const ImportPreviewList = ({
  preview,
  onBack,
}: {
  readonly preview: ImportPreview;
  readonly onBack: () => void;
}) => {
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const { addAll, busy, failures } = useAddAll();
  const chosen = preview.profiles.filter(({ profile }) => !leftOut.has(profile.id)).map(({ profile }) => profile);
  const toggle = (id: string, isWanted: boolean): void => {
    const next = new Set(leftOut);
    if (isWanted) next.delete(id);
    else next.add(id);
    setLeftOut(next);
  };
  const toggleAll = (isWanted: boolean): void =>
    setLeftOut(isWanted ? new Set() : new Set(preview.profiles.map(({ profile }) => profile.id)));

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
          <div className="ImportList">
            <div className="ImportList-row">
              <Checkbox
                label={`All ${preview.profiles.length}`}
                isSelected={chosen.length === preview.profiles.length}
                isIndeterminate={chosen.length > 0 && chosen.length < preview.profiles.length}
                onChange={toggleAll}
              />
            </div>
            {preview.profiles.map((imported) => (
              <div key={imported.profile.id} className="ImportList-row">
                <Checkbox
                  label={imported.profile.name}
                  description={importNote(imported)}
                  isSelected={!leftOut.has(imported.profile.id)}
                  onChange={(isWanted) => toggle(imported.profile.id, isWanted)}
                />
              </div>
            ))}
          </div>
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
