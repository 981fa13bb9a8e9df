import { z } from 'zod';
import { shortcutSchema } from './shortcut';

/** As many profiles as the tray shows are remembered as used lately. */
const recentProfiles = z.array(z.uuid()).max(10);

/** What a person can set for the whole app, and what the window remembers. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  closeToTray: z.boolean().default(true),
  /** The notice that closing keeps the tray has been shown. */
  closeToTrayTold: z.boolean().default(false),
  /** Seconds until a copied secret leaves the clipboard; 0 for never. */
  clipboardClearSeconds: z.number().int().min(0).max(3600).default(60),
  /** Tokens are renewed before they end, where that needs nobody. */
  keepFresh: z.boolean().default(true),
  /** Keys that copy the header of the profile used last, whatever program is in front; null for none. */
  copyShortcut: shortcutSchema.nullable().default(null),
  /** No notification about a token that needs somebody; the tray still shows it. */
  quiet: z.boolean().default(false),
  /** The profiles that were opened or copied from last, newest first. */
  recentProfiles: recentProfiles.default([]),
  selectedProfileId: z.uuid().nullable().default(null),
  tabByProfile: z.record(z.string(), z.enum(['token', 'request', 'flow', 'settings'])).default({}),
  /** Folders folded in the sidebar. */
  closedFolders: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings. */
export const settingsChangeSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  closeToTray: z.boolean().optional(),
  closeToTrayTold: z.boolean().optional(),
  clipboardClearSeconds: z.number().int().min(0).max(3600).optional(),
  keepFresh: z.boolean().optional(),
  copyShortcut: shortcutSchema.nullable().optional(),
  quiet: z.boolean().optional(),
  recentProfiles: recentProfiles.optional(),
  selectedProfileId: z.uuid().nullable().optional(),
  tabByProfile: z.record(z.string(), z.enum(['token', 'request', 'flow', 'settings'])).optional(),
  closedFolders: z.array(z.string()).optional(),
});
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
