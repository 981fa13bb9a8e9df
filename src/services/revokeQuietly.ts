import type { Profile } from '../domain/profile';
import type { FlowContext, FlowTokens } from '../flows/context';
import { revokeToken } from '../flows/manage';
import type { Clock } from '../ports';
import { providerOf } from '../providers/index';
import { nobody } from './flowContexts';

/** How long tokens that nobody wants may take to be revoked, in ms. */
const limit = 10_000;

/**
 * Revokes tokens that nobody will keep, as far as the provider lets that be done without a person (RFC 7009). Never
 * throws: they end by themselves at the latest.
 */
export type RevokeQuietly = (profile: Profile, tokens: FlowTokens, context: FlowContext) => Promise<void>;

/** Makes the one way of dropping tokens that came too late. */
export const createRevokeQuietly =
  (deps: { readonly clock: Pick<Clock, 'after'> }): RevokeQuietly =>
  async (profile, tokens, context) => {
    const controller = new AbortController();
    const stopTimer = deps.clock.after(limit, () => controller.abort());
    // The run that brought them has ended: its own signal would end this as well, and its steps are closed.
    const quiet = { ...context, person: nobody, attended: false, signal: controller.signal, step: () => undefined };
    const revoke = (token: string, kind: 'access' | 'refresh'): Promise<void> =>
      revokeToken(profile, token, kind, quiet).catch(() => undefined);
    if (tokens.refreshToken !== undefined) await revoke(tokens.refreshToken, 'refresh');
    if (providerOf(profile).revocable?.(tokens) !== false) await revoke(tokens.accessToken, 'access');
    stopTimer();
  };
