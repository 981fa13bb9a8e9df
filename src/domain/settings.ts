import { z } from 'zod';

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
  selectedProfileId: z.uuid().nullable().optional(),
  tabByProfile: z.record(z.string(), z.enum(['token', 'request', 'flow', 'settings'])).optional(),
  closedFolders: z.array(z.string()).optional(),
});
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
