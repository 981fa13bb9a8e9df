import { useEffect, useRef, useState } from 'react';
import { plain } from '../../../src/domain/text/wording';
import { useLastCall } from '../../data';
import { Banner } from '../../ui/Banner';
import { CopyText } from '../fields/CopyText';

/** More than this would only fill the header. */
const mostNamed = 6;

const named = (leftOut: readonly string[]): string => {
  const names = leftOut.slice(0, mostNamed).map((name) => plain(name, 60));
  return leftOut.length > mostNamed ? `${names.join(', ')} and ${leftOut.length - mostNamed} more` : names.join(', ');
};

/** Where the last export of a profile went, and what is not in it; until it is dismissed. */
export const ExportNote = ({ profileId }: { readonly profileId: string }) => {
  const last = useLastCall('profiles.exportFile', profileId);
  const [dismissed, setDismissed] = useState(0);
  const output = last?.status === 'success' ? last.output : undefined;
  const note = useRef<HTMLDivElement>(null);
  const savedAt = output?.kind === 'saved' ? last?.at : undefined;
  useEffect(() => {
    // The page may be scrolled down, where its menu can be opened but not this be seen.
    if (savedAt !== undefined) note.current?.scrollIntoView({ block: 'center' });
  }, [savedAt]);
  if (last === undefined || output?.kind !== 'saved' || last.at === dismissed) return null;
  const { path, leftOut } = output;
  return (
    <div role="status" ref={note}>
      <Banner tone="ok" title="The profile is in this file:" onDismiss={() => setDismissed(last.at)}>
        <p className="ExportNote-path">
          <span className="mono">{path}</span>
          <CopyText text={path} label="Copy the path of the file" />
        </p>
        <p>
          {leftOut.length === 0
            ? 'No secret, token or trusted certificate is in it.'
            : `Left out, and to be entered where it is imported: ${named(leftOut)}.`}{' '}
          It is imported under New profile, Another tool.
        </p>
      </Banner>
    </div>
  );
};
