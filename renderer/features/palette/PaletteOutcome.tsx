import { Check } from 'lucide-react';
import { useEffect } from 'react';
import { useTicking } from '../../clock';
import { useLastCall, useProfile } from '../../data';
import { ErrorNote } from '../../ui/ErrorNote';
import { copiedTextWithNote } from '../profile/copiedText';
import { fullName } from '../profile/fullName';

/** How long the confirmation stands before the palette closes, in ms: long enough to be read. */
const closesAfter = 1400;
const closesAfterNote = 4000;

/** What became of a copy that was started here; the palette goes by itself once it worked. */
export const PaletteOutcome = ({
  copied,
  onDone,
}: {
  readonly copied: { readonly profileId: string; readonly at: number } | null;
  readonly onDone: () => void;
}) => {
  const profile = useProfile(copied?.profileId ?? null);
  const last = useLastCall('token.copy', copied?.profileId ?? '');
  const outcome = copied !== null && last !== undefined && last.at >= copied.at - 50 ? last : undefined;
  const worked = outcome?.status === 'success';
  const hasNote = worked && outcome.output?.proof !== undefined;
  const text = useTicking((now) => (worked ? copiedTextWithNote(outcome.output, now) : ''));
  useEffect(() => {
    if (!worked) return;
    const timer = setTimeout(onDone, hasNote ? closesAfterNote : closesAfter);
    return () => clearTimeout(timer);
  }, [worked, hasNote, onDone]);
  if (outcome?.error !== undefined) {
    return (
      <div className="Palette-outcome">
        <ErrorNote error={outcome.error} />
      </div>
    );
  }
  return (
    <div className="Palette-outcome" role="status">
      {worked ? (
        <p className="Palette-copied">
          <Check size={14} aria-hidden="true" /> {profile === undefined ? '' : `${fullName(profile)}: `}
          {text}
        </p>
      ) : null}
    </div>
  );
};
