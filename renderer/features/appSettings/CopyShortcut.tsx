import { errorOf, useCall, useDesktop } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Group } from './Group';
import { ShortcutRecorder } from './ShortcutRecorder';

/** The shortcut for the whole desktop: none until it is set, recorded by pressing it. */
export const CopyShortcut = () => {
  const desktop = useDesktop().data;
  const change = useCall('desktop.setShortcut');
  const error = errorOf(change.error);
  if (desktop === undefined) return null;
  const { shortcut } = desktop;
  const keys = shortcut.kind === 'none' ? undefined : shortcut.keys;
  return (
    <Group title="Shortcut from any program">
      <p>
        Copies the header of the profile that you opened or copied from last, also while the window is closed. A
        notification confirms it.
      </p>
      <div className="AppSettings-shortcut">
        <ShortcutRecorder keys={keys} onRecorded={(recorded) => change.mutate({ keys: recorded })} />
        {keys === undefined ? null : (
          <Button size="small" variant="quiet" onPress={() => change.mutate({ keys: null })}>
            Use none
          </Button>
        )}
      </div>
      {error === undefined ? null : <ErrorNote error={error} onDismiss={change.reset} />}
      {error === undefined && shortcut.kind === 'refused' ? (
        <ErrorNote
          error={{ code: 'shortcut-refused', keys: shortcut.keys, wayland: desktop.wayland }}
          actions={{ 'try-again': () => change.mutate({ keys: shortcut.keys }) }}
          busy={change.isPending}
        />
      ) : null}
      {desktop.wayland ? (
        <p className="quiet">
          This is a Wayland session, where the desktop hands out keys: it asks you to allow them the first time. GNOME
          48 and KDE Plasma 5.27 or newer do; on older ones the shortcut does not work.
        </p>
      ) : null}
    </Group>
  );
};
