import {
  Ban,
  CircleStop,
  Copy,
  CopyPlus,
  Eraser,
  KeyRound,
  ListTree,
  LogIn,
  type LucideIcon,
  PanelRight,
  RefreshCw,
  ScanSearch,
  Send,
  Settings,
  Trash2,
  UserRound,
} from 'lucide-react';
import { type Profile, usesBrowser } from '../../../src/domain/profile';
import type { CopyForm, ProfileStatus } from '../../../src/domain/token';

/** Everything that can be done to a profile from anywhere. */
export type ProfileCommand =
  | 'open'
  | `copy-${CopyForm}`
  | 'get'
  | 'refresh'
  | 'sign-in'
  | 'cancel'
  | 'introspect'
  | 'userinfo'
  | 'revoke'
  | 'forget'
  | 'show-request'
  | 'show-flow'
  | 'show-settings'
  | 'duplicate'
  | 'delete';

/** A command as it is listed: its words are what a search finds. */
export type CommandInfo = { readonly id: ProfileCommand; readonly label: string; readonly icon: LucideIcon };

/** All commands, the usual ones first. */
export const profileCommands: readonly CommandInfo[] = [
  { id: 'open', label: 'Open', icon: PanelRight },
  { id: 'copy-header', label: 'Copy header', icon: Copy },
  { id: 'get', label: 'Get token', icon: KeyRound },
  { id: 'refresh', label: 'Refresh', icon: RefreshCw },
  { id: 'sign-in', label: 'Sign in again', icon: LogIn },
  { id: 'cancel', label: 'Cancel', icon: CircleStop },
  { id: 'copy-raw', label: 'Copy raw token', icon: Copy },
  { id: 'copy-header-value', label: 'Copy header value', icon: Copy },
  { id: 'copy-curl', label: 'Copy curl', icon: Copy },
  { id: 'copy-shell', label: 'Copy shell variable', icon: Copy },
  { id: 'copy-id', label: 'Copy ID token', icon: Copy },
  { id: 'show-request', label: 'Send a request', icon: Send },
  { id: 'show-flow', label: 'Show flow', icon: ListTree },
  { id: 'show-settings', label: 'Show settings', icon: Settings },
  { id: 'introspect', label: 'Introspect', icon: ScanSearch },
  { id: 'userinfo', label: 'User info', icon: UserRound },
  { id: 'revoke', label: 'Revoke token', icon: Ban },
  { id: 'forget', label: 'Forget token', icon: Eraser },
  { id: 'duplicate', label: 'Duplicate', icon: CopyPlus },
  { id: 'delete', label: 'Delete profile', icon: Trash2 },
];

/** Whether a command makes sense for a profile in its present state. */
export const isAvailable = (command: ProfileCommand, profile: Profile, status: ProfileStatus | undefined): boolean => {
  const token = status?.token;
  const working = status?.activity === 'working';
  switch (command) {
    case 'cancel':
      return working;
    case 'get':
      return !working;
    case 'refresh':
      return !working && token?.refreshable === true;
    case 'sign-in':
      return !working && token !== undefined && usesBrowser(profile.grant);
    case 'copy-id':
      return token?.hasIdToken === true;
    case 'copy-header':
    case 'copy-header-value':
    case 'copy-raw':
    case 'copy-curl':
    case 'copy-shell':
    case 'introspect':
    case 'userinfo':
    case 'revoke':
    case 'forget':
      return token !== undefined;
    default:
      return true;
  }
};

/** The form a copy command copies; undefined for every other command. */
export const copyFormOf = (command: ProfileCommand): CopyForm | undefined =>
  // The type of the commands says what follows `copy-`.
  command.startsWith('copy-') ? (command.slice('copy-'.length) as CopyForm) : undefined;
