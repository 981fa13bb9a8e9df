import { useEffect, useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { RequestExpectation } from '../expectations/RequestExpectation';
import { AddressBar } from './AddressBar';
import { RequestLibrary } from './RequestLibrary';
import { RequestParts } from './RequestParts';
import { ResponseView } from './ResponseView';
import { useRequestWork } from './useRequestWork';
import './RequestTab.css';

/** Sends requests with the profile's token and shows what comes back. Expects DraftsProvider above it. */
export const RequestTab = ({ profile }: { readonly profile: Profile }) => {
  const handle = useRequestWork(profile.id);
  const [isLibraryOpen, setLibraryOpen] = useState(false);
  useSendKey(() => handle.send());
  return (
    <div className="RequestTab" data-library={isLibraryOpen || undefined}>
      <div className="RequestTab-main">
        <AddressBar
          profile={profile}
          handle={handle}
          isLibraryOpen={isLibraryOpen}
          onLibrary={() => setLibraryOpen(!isLibraryOpen)}
        />
        <RequestParts profile={profile} handle={handle} />
        <RequestExpectation
          profileId={profile.id}
          address={handle.work.form.url}
          which={handle.work.form.authorization}
        />
        <ResponseView profile={profile} handle={handle} />
      </div>
      {isLibraryOpen ? <RequestLibrary handle={handle} onClose={() => setLibraryOpen(false)} /> : null}
    </div>
  );
};

/** Ctrl+Enter, or ⌘Enter, sends from anywhere in the tab. */
const useSendKey = (send: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      // A dialog over the page has the keyboard to itself.
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      send();
    };
    // Before the editor, which would take it for a new line.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [send]);
};
