import { exportProfiles } from '../domain/import/ownFormat';
import type { Profile, SecretKind, SecretStatus } from '../domain/profile';
import type { SaveDialog } from '../ports';

/** What became of an export: where the file is and what is not in it, or that the person thought better of it. */
export type ExportedFile =
  | { readonly kind: 'saved'; readonly path: string; readonly leftOut: readonly string[] }
  | { readonly kind: 'cancelled' };

const secretNames: Readonly<Record<SecretKind, string>> = {
  'client-secret': 'client secret',
  password: 'password',
  'totp-seed': 'seed of the authenticator app',
};

/** Names that Windows keeps for devices, whatever follows the dot. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that every file system takes. */
export const fileNameOf = (name: string): string => {
  const kept = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/\s+/g, ' ')
    .slice(0, 60)
    .replace(/^[ .-]+|[ .-]+$/g, '');
  const usable = kept === '' || deviceName.test(kept) ? `profile ${kept}`.trim() : kept;
  return `${usable}.token-helper.json`;
};

/** Hands a profile on as a file. Throws `not-found`, and `disk-*` where the file cannot be written. */
export const createExportService = (deps: {
  readonly profiles: {
    readonly find: (profileId: string) => Profile;
    readonly secretStatus: (profileId: string) => Promise<SecretStatus>;
  };
  readonly saveDialog: SaveDialog;
}) => {
  /** Which secrets are kept here and will be missing there; none where the keychain cannot be asked now. */
  const keptSecrets = async (profileId: string): Promise<readonly string[]> => {
    const status = await deps.profiles.secretStatus(profileId).catch(() => undefined);
    if (status === undefined) return [];
    // The keys of a status are the kinds of secrets.
    return (Object.keys(secretNames) as SecretKind[]).filter((kind) => status[kind]).map((kind) => secretNames[kind]);
  };

  return {
    exportFile: async (profileId: string): Promise<ExportedFile> => {
      const profile = deps.profiles.find(profileId);
      const secrets = await keptSecrets(profileId);
      const { text, leftOut } = exportProfiles([profile], { secrets });
      const path = await deps.saveDialog.save({
        title: 'Export profile',
        suggestedName: fileNameOf(profile.name),
        text,
      });
      return path === undefined
        ? { kind: 'cancelled' }
        : { kind: 'saved', path, leftOut: leftOut.map(({ what }) => what) };
    },
  };
};

export type ExportService = ReturnType<typeof createExportService>;
