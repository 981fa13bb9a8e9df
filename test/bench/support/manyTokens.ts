import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleProfile } from '../../support/sampleData';

const minute = 60_000;

/**
 * Puts a profile list and its tokens into an app's data folder, as a person with many would have them: all fresh, ending
 * between 20 and 59 minutes from now, so that every countdown runs and none is due while it is watched.
 */
export const keepManyTokens = (userData: string, count: number): void => {
  const folder = join(userData, 'data');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const profiles = Array.from({ length: count }, (_, index) =>
    sampleProfile(index, { name: `Profile ${index}`, pinned: index < 10 }),
  );
  const now = Date.now();
  const tokens = profiles.map(({ id }, index) => {
    const expiresAt = now + 20 * minute + ((index * 7919) % (39 * minute));
    return {
      profileId: id,
      backend: 'keychain',
      generation: 1,
      receivedAt: expiresAt - 60 * minute,
      expiresAt,
      refreshable: true,
      hasIdToken: false,
    };
  });
  writeFileSync(join(folder, 'profiles.json'), JSON.stringify({ version: 1, profiles }));
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify({ version: 1, tokens, learned: [] }));
};
