import {
  CircleHelp,
  Keyboard,
  LogOut,
  type LucideIcon,
  Moon,
  Plus,
  ScanSearch,
  Settings,
  Sun,
  SunMoon,
} from 'lucide-react';
import { useCall } from '../../data';
import { useSession } from '../../session';
import { queryWords, wordScore } from './fuzzy';

/** Something the palette offers for the whole app. */
export type AppCommand = {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut?: string;
  readonly run: () => void;
};

/** What can be done that belongs to no profile. */
export const useAppCommands = (): readonly AppCommand[] => {
  const { openNewProfile, openDialog, openInspector } = useSession();
  const { mutate: set } = useCall('settings.set');
  const { mutate: help } = useCall('app.openHelp');
  const { mutate: quit } = useCall('app.quit');
  return [
    { id: 'new', label: 'New profile', icon: Plus, shortcut: 'Mod+N', run: openNewProfile },
    { id: 'inspect', label: 'Inspect a token', icon: ScanSearch, run: openInspector },
    {
      id: 'settings',
      label: 'App settings',
      icon: Settings,
      shortcut: 'Mod+,',
      run: () => openDialog({ kind: 'app-settings' }),
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      icon: Keyboard,
      shortcut: '?',
      run: () => openDialog({ kind: 'shortcuts' }),
    },
    { id: 'light', label: 'Theme: light', icon: Sun, run: () => set({ theme: 'light' }) },
    { id: 'dark', label: 'Theme: dark', icon: Moon, run: () => set({ theme: 'dark' }) },
    { id: 'system', label: 'Theme: as the system', icon: SunMoon, run: () => set({ theme: 'system' }) },
    { id: 'help', label: 'Help', icon: CircleHelp, run: () => help({ topic: 'readme' }) },
    { id: 'quit', label: 'Quit Token Helper', icon: LogOut, run: () => quit(undefined) },
  ];
};

/** The app's commands that a query finds; all of them for an empty one. */
export const foundAppCommands = (query: string, commands: readonly AppCommand[]): readonly AppCommand[] => {
  const words = queryWords(query);
  return commands.filter((command) => words.every((word) => wordScore(word, command.label.toLowerCase()) > 0));
};
