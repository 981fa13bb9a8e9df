import {
  Ban,
  CircleStop,
  Copy,
  CopyPlus,
  Eraser,
  FileDown,
  KeyRound,
  ListTree,
  LogIn,
  type LucideIcon,
  PanelRight,
  RefreshCw,
  ScanSearch,
  Send,
  Settings,
  Stethoscope,
  Trash2,
  UserRound,
} from 'lucide-react';
import { choosesTenant, type TokenUse } from '../../../src/domain/presentation';
import { type Profile, usesBrowser } from '../../../src/domain/profile';
import { type CopyForm, copyForms, type ProfileStatus } from '../../../src/domain/token';
import { tenantUses } from './tenantChoice';

/** Everything that can be done to a profile from anywhere. */
export type ProfileCommand =
  | 'open'
  | `copy-${CopyForm}`
  | `copy-for-${(typeof tenantUses)[number]['id']}`
  | 'copy-for-other'
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
  | 'doctor'
  | 'duplicate'
  | 'export'
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
  { id: 'copy-for-t', label: 'Copy header for this tenant', icon: Copy },
  { id: 'copy-for-all', label: 'Copy header for all tenants', icon: Copy },
  { id: 'copy-for-global', label: 'Copy header for the global configuration', icon: Copy },
  { id: 'copy-for-other', label: 'Copy header for another tenant…', icon: Copy },
  { id: 'show-request', label: 'Send a request', icon: Send },
  { id: 'show-flow', label: 'Show flow', icon: ListTree },
  { id: 'show-settings', label: 'Show settings', icon: Settings },
  { id: 'introspect', label: 'Introspect', icon: ScanSearch },
  { id: 'userinfo', label: 'User info', icon: UserRound },
  { id: 'revoke', label: 'Revoke token', icon: Ban },
  { id: 'forget', label: 'Forget token', icon: Eraser },
  { id: 'doctor', label: 'Doctor: find what is wrong', icon: Stethoscope },
  { id: 'duplicate', label: 'Duplicate', icon: CopyPlus },
  { id: 'export', label: 'Export as file', icon: FileDown },
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
    case 'copy-for-t':
    case 'copy-for-all':
    case 'copy-for-global':
    case 'copy-for-other':
      return token !== undefined && choosesTenant(profile);
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

/** What a copy command copies; undefined for every other command. */
export const copyOf = (command: ProfileCommand): { readonly form: CopyForm; readonly use?: TokenUse } | undefined => {
  const form = copyForms.find((each) => command === `copy-${each}`);
  if (form !== undefined) return { form };
  const forTenant = tenantUses.find(({ id }) => command === `copy-for-${id}`);
  return forTenant === undefined ? undefined : { form: 'header', use: forTenant.use };
};
