import type { DesktopState } from '../../../src/domain/desktop';
import { errorOf, useCall, useDesktop } from '../../data';
import { ErrorNote } from '../../ui/ErrorNote';
import { Switch } from '../../ui/Switch';
import { Group } from './Group';
import type { PreferenceProps } from './LookAndClipboard';

/** What the app does while nobody looks at its window. */
export const InTheBackground = ({ settings, set }: PreferenceProps) => (
  <Group title="In the background">
    <Switch
      label="Keep tokens fresh"
      description="Tokens are renewed before they end, where that needs nobody. A profile can be left out in its own settings."
      isSelected={settings.keepFresh}
      onChange={(keepFresh) => set({ keepFresh })}
    />
    <Switch
      label="Keep running in the tray when the window is closed"
      description="Tokens are kept fresh in the background, and can be copied from the tray."
      isSelected={settings.closeToTray}
      onChange={(closeToTray) => set({ closeToTray })}
    />
    <LoginStart />
    <Switch
      label="Quiet mode"
      description="No notification when a token needs a new sign-in; the tray icon still shows it. What you press yourself is always answered."
      isSelected={settings.quiet}
      onChange={(quiet) => set({ quiet })}
    />
  </Group>
);

const LoginStart = () => {
  const login = useDesktop().data?.login;
  const change = useCall('desktop.setLoginStart');
  const error = errorOf(change.error);
  if (login === undefined) return null;
  return (
    <>
      <Switch
        label="Start when you log in"
        description={loginText(login)}
        isSelected={login.kind === 'offered' && login.isOn}
        isDisabled={login.kind === 'not-offered' || change.isPending}
        onChange={(isOn) => change.mutate({ isOn })}
      />
      {error === undefined ? null : <ErrorNote error={error} onDismiss={change.reset} />}
    </>
  );
};

const loginText = (login: DesktopState['login']): string => {
  if (login.kind === 'offered') return 'Without a window: only the icon in the tray is there.';
  return login.reason === 'development'
    ? 'Only an installed Token Helper can do that. This one runs from its source folder.'
    : 'This system has no way to start it that Token Helper knows.';
};
