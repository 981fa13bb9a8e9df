import { useState } from 'react';
import { exportProfiles } from '../../../src/domain/import/ownFormat';
import { useProfiles } from '../../data';
import { Button } from '../../ui/Button';
import { TextArea } from '../../ui/TextArea';
import { CopyText } from '../fields/CopyText';

/** All profiles as text to keep or to hand on; no secret and no trusted certificate is in it. */
export const ExportProfiles = () => {
  const profiles = useProfiles().data ?? [];
  const [isOpen, setOpen] = useState(false);
  if (profiles.length === 0) return <p className="quiet">There is no profile to export yet.</p>;
  return (
    <>
      <p>
        Profiles can be handed on as text, and imported under New profile. Secrets, tokens and trusted certificates are
        never part of it.
      </p>
      {isOpen ? (
        <Exported profiles={profiles} />
      ) : (
        <div>
          <Button size="small" onPress={() => setOpen(true)}>
            {profiles.length === 1 ? 'Export the profile' : `Export ${profiles.length} profiles`}
          </Button>
        </div>
      )}
    </>
  );
};

/** More than this would only fill the dialog. */
const mostNamed = 8;

const Exported = ({ profiles }: { readonly profiles: Parameters<typeof exportProfiles>[0] }) => {
  const { text, leftOut } = exportProfiles(profiles);
  return (
    <>
      <TextArea label="Exported profiles" mono rows={8} value={text} onChange={() => undefined} isReadOnly />
      <CopyText text={text} label="Copy the exported profiles" />
      {leftOut.length === 0 ? null : (
        <div role="status">
          <p>Left out, because it may be secret or is a decision of your own:</p>
          <ul className="AppSettings-list">
            {leftOut.slice(0, mostNamed).map(({ profile, what }) => (
              <li key={`${profile} ${what}`}>
                {profile}: {what}
              </li>
            ))}
            {leftOut.length > mostNamed ? <li>and {leftOut.length - mostNamed} more</li> : null}
          </ul>
        </div>
      )}
    </>
  );
};
