import type { TokenSet } from '../../src/domain/token';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createVault } from '../../src/stores/vault';
import { createWorld, type StoreWorld } from './storeWorld';

/** A set of tokens as a flow hands it over. */
export const tokens = (accessToken: string, change: Partial<TokenSet> = {}): Omit<TokenSet, 'generation'> => ({
  accessToken,
  tokenType: 'Bearer',
  receivedAt: 1_767_268_800_000,
  expiresAt: 1_767_272_400_000,
  expirySource: 'expires_in',
  ...change,
});

/** The token store of a run of the app, with its vault started. */
export const setUp = async (world: StoreWorld = createWorld()) => {
  const vault = createVault(world);
  const store = createTokenStore({ vault, files: world.files, log: world.log });
  const notices = await store.load();
  await vault.start();
  return { world, vault, store, notices };
};

/** The same after a restart. */
export const restarted = (world: StoreWorld) => setUp(createWorld(world));
