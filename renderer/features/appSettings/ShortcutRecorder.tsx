import { useEffect, useRef, useState } from 'react';
import { type RecordedKeys, recordedKeys } from '../../../src/domain/shortcut';
import { Button } from '../../ui/Button';
import { shortcutText } from '../../ui/Kbd';

type Unusable = Extract<RecordedKeys, { readonly kind: 'unusable' }>['reason'];

const unusableText: Readonly<Record<Unusable, string>> = {
  'no-modifier': 'Hold Ctrl, Alt or the Super key with it: a key alone would be missing in every other program.',
  'unknown-key': 'Take a letter, a digit, a function key or an arrow: this one cannot be taken.',
};

/** Listens for keys anywhere in the window, before anything in it acts on them, as long as it is on. */
const useKeys = (isOn: boolean, onKey: (event: KeyboardEvent) => void): void => {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [isOn]);
};

/** A field that is filled by pressing keys. Escape leaves it as it is, and Tab goes on to the next control. */
export const ShortcutRecorder = ({
  keys,
  onRecorded,
}: {
  readonly keys: string | undefined;
  readonly onRecorded: (keys: string) => void;
}) => {
  const [isRecording, setRecording] = useState(false);
  const [unusable, setUnusable] = useState<Unusable | undefined>(undefined);
  const end = (): void => {
    setRecording(false);
    setUnusable(undefined);
  };
  useKeys(isRecording, (event) => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === 'Tab' && isPlain) return end();
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape' && isPlain) return end();
    const pressed = recordedKeys(event);
    if (pressed.kind === 'unusable') setUnusable(pressed.reason);
    if (pressed.kind !== 'shortcut') return;
    end();
    onRecorded(pressed.keys);
  });
  const shown = keys === undefined ? 'No keys set' : shortcutText(keys);
  return (
    <>
      <Button
        onPress={() => setRecording(true)}
        onBlur={end}
        aria-label={isRecording ? 'Press the keys of the shortcut' : `Shortcut: ${shown}. Press to record another`}
      >
        <span className="AppSettings-keys">{isRecording ? 'Press the keys…' : shown}</span>
      </Button>
      <p className="AppSettings-recording quiet" role="status">
        {isRecording ? (unusable === undefined ? 'Esc leaves it as it is.' : unusableText[unusable]) : ''}
      </p>
    </>
  );
};
