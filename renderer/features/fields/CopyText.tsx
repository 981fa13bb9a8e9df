import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button';
import './CopyText.css';

/** How long the confirmation stands, in ms. */
const shownFor = 3000;

/** Puts text that is no secret on the clipboard by way of a selection; whether it worked. */
const copySelected = (area: HTMLTextAreaElement): boolean => {
  area.focus({ preventScroll: true });
  area.select();
  // The window has no permission for the asynchronous clipboard; a selection may always be copied on a key or a click.
  return document.execCommand('copy');
};

/** Copies text that is no secret; where the system refuses, the text stays selected for the keyboard. */
export const CopyText = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const area = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none');
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome('none'), shownFor);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (): void => {
    const from = document.activeElement;
    const worked = area.current !== null && copySelected(area.current);
    setOutcome(worked ? 'copied' : 'refused');
    if (worked && from instanceof HTMLElement) from.focus();
  };
  return (
    <span className="CopyText">
      <textarea ref={area} className="CopyText-source" value={text} readOnly tabIndex={-1} aria-hidden="true" />
      <Button size="small" icon={outcome === 'copied' ? Check : Copy} onPress={copy} aria-label={label}>
        {outcome === 'copied' ? 'Copied' : 'Copy'}
      </Button>
      <span role="status" className="CopyText-status">
        {outcome === 'refused' ? 'Press Ctrl+C to copy it.' : ''}
      </span>
    </span>
  );
};
