import { describe, expect, it } from 'vitest';
import { lifetimeLeft, lifetimeText } from '../../renderer/features/profile/lifetimeText';
import { copyOf, isAvailable } from '../../renderer/features/profile/profileCommands';
import { ownUse, sameUse, tenantText } from '../../renderer/features/profile/tenantChoice';
import { unusableText } from '../../renderer/features/profile/unusableText';
import { endedTokenText } from '../../renderer/features/request/endedTokenText';
import { formOfRequest, requestOfForm } from '../../renderer/features/request/requestWork';
import { rowTime } from '../../renderer/features/sidebar/rowTime';
import { endText, factsText, refreshesText, refreshWarning } from '../../renderer/features/token/tokenFactsText';
import { freshness } from '../../src/domain/freshness';
import { apiRequestSchema } from '../../src/domain/request';
import type { TokenSummary } from '../../src/domain/token';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';

const now = new Date(2026, 2, 3, 14, 0, 0).getTime();
const profile = sampleProfile(1);
const dx = sampleProfile(2, {
  provider: 'dxOperationalIntelligence',
  grant: 'password',
  dx: { tenant: 'ACME', scopeKind: 'all' },
});

const token = (change: Partial<TokenSummary>): TokenSummary => ({
  profileId: profile.id,
  generation: 1,
  receivedAt: now - 60_000,
  refreshable: false,
  hasIdToken: false,
  ...change,
});
const sliding = (left: number) => token({ expiresAt: now + left * 1000, idleSeconds: 1800 });
const endless = token({ endless: true });
const statusOf = (kept: TokenSummary) => ({ ...sampleStatus(profile, now, null), token: kept });

describe('a token that lives as long as it is used', () => {
  it('counts down in the list with the word for it', () => {
    expect(rowTime(statusOf(sliding(1690)), now)).toBe('idle 28:10');
    expect(rowTime(statusOf(sliding(-1)), now)).toBe('expired');
    expect(rowTime(statusOf(token({ expiresAt: now + 1690_000 })), now)).toBe('28:10');
  });

  it('says in the header what its end depends on', () => {
    expect(lifetimeText({ token: sliding(1690) }, now)).toBe(
      'Ends in 28 min 10 s, at 14:28:10, 30 min after its last use. Each use starts that time anew.',
    );
    expect(lifetimeText({ token: sliding(-60) }, now)).toBe(
      'Expired 1 min ago, at 13:59:00, 30 min after its last use.',
    );
  });

  it('says so beside the token, with its last use', () => {
    const view = sampleView(profile, now, { expirySource: 'idle', idleSeconds: 1800 });
    expect(factsText(view, { received: '13:00:00', used: '13:59:00' })).toBe(
      'JWT · 1,284 bytes · Bearer · received 13:00:00 · ends 30 minutes after its last use · last used 13:59:00 · refresh token of 640 bytes, never shown',
    );
  });
});

describe('a token without an end', () => {
  it('is fresh for good, and its row says never', () => {
    expect(freshness(endless, now + 10 * 365 * 86_400_000)).toBe('fresh');
    expect(rowTime(statusOf(endless), now)).toBe('never');
    expect(rowTime(statusOf(token({})), now)).toBe('unknown');
  });

  it('has a full bar, and a sentence that claims no end', () => {
    expect(lifetimeText({ token: endless }, now)).toBe('Received at 13:59:00; it does not end by itself.');
    expect(lifetimeLeft(endless, now)).toBe(100);
  });
});

describe('the end of a token in words', () => {
  it.each([
    ['expires_in', 'end as the provider said'],
    ['expires_at', 'end as the provider said'],
    ['jwt', 'end as the token says'],
    ['never', 'does not end by itself'],
    ['unknown', 'end unknown'],
    ['idle', 'ends when it is not used'],
  ] as const)('%s', (expirySource, words) => {
    expect(endText({ expirySource })).toBe(words);
  });
});

describe('counted refreshes', () => {
  it.each([
    [{ used: 0 }, '0 refreshes used', undefined],
    [{ used: 1 }, '1 refresh used', undefined],
    [{ used: 2, limit: 5 }, '2 of 5 refreshes used', undefined],
    [{ used: 4, limit: 5 }, '4 of 5 refreshes used', 'One refresh is left.'],
    [{ used: 2, limit: 2 }, '2 of 2 refreshes used', 'Both refreshes are used up.'],
    [{ used: 5, limit: 5 }, '5 of 5 refreshes used', 'All 5 refreshes are used up.'],
    // The limit was made smaller afterwards.
    [{ used: 7, limit: 5 }, '7 of 5 refreshes used', 'All 5 refreshes are used up.'],
    [{ used: 0, limit: 1 }, '0 of 1 refresh used', 'One refresh is left.'],
    [{ used: 1, limit: 1 }, '1 of 1 refresh used', 'The one refresh is used up.'],
  ])('%o', (refreshes, words, warning) => {
    expect(refreshesText(refreshes)).toBe(words);
    expect(refreshWarning(refreshes)?.title).toBe(warning);
  });

  it('are no matter where the system counts none', () => {
    expect(refreshWarning(undefined)).toBeUndefined();
  });
});

describe('a refused token', () => {
  const refused = { status: 401, sentAuthorization: 'Bearer eyJh…' };

  it('that had lain unused says so, with the times', () => {
    expect(endedTokenText(refused, sliding(-90), now)).toEqual({
      title: 'The token had lain unused for too long.',
      text: 'It ended 1 min 30 s before, at 13:58:30, which is 30 minutes after its last use. A use starts that time anew only while the token lives.',
    });
  });

  it('that had ended says when', () => {
    expect(endedTokenText(refused, token({ expiresAt: now - 5000 }), now)?.text).toBe(
      'It ended 5 s before, at 13:59:55.',
    );
  });

  it.each([
    ['when it was still good', refused, sliding(30)],
    ['when it ended only after the answer', refused, token({ expiresAt: now + 1 })],
    ['when a newer one has come since', refused, token({ receivedAt: now + 1000, expiresAt: now - 1 })],
    ['for another status', { ...refused, status: 403 }, sliding(-90)],
    ['when none was sent', { status: 401 }, sliding(-90)],
    ['when nobody knows its end', refused, token({})],
    ['when there is none any more', refused, undefined],
  ])('has no such sentence %s', (_when, response, kept) => {
    expect(endedTokenText(response, kept, now)).toBeUndefined();
  });
});

describe('the tenants a token is presented for', () => {
  it('are a choice for one system alone', () => {
    expect(ownUse(profile)).toBeUndefined();
    expect(ownUse(dx)).toEqual({ scopeKind: 'all', scopeTenant: '' });
  });

  it('are named in words', () => {
    expect(tenantText(dx, { scopeKind: 't', scopeTenant: '' })).toBe('tenant ACME');
    expect(tenantText(dx, { scopeKind: 't', scopeTenant: 'other@example.com' })).toBe('tenant other@example.com');
    expect(tenantText(dx, { scopeKind: 'all', scopeTenant: '' })).toBe('all tenants');
    expect(tenantText(dx, { scopeKind: 'global', scopeTenant: '' })).toBe('the global configuration');
    expect(
      tenantText(sampleProfile(3, { provider: 'dxOperationalIntelligence' }), { scopeKind: 't', scopeTenant: '' }),
    ).toBe('tenant not set');
  });

  it('are the same when they mean the same, however they are written', () => {
    expect(sameUse(dx, { scopeKind: 't', scopeTenant: '' }, { scopeKind: 't', scopeTenant: 'ACME' })).toBe(true);
    expect(sameUse(dx, { scopeKind: 't', scopeTenant: '' }, { scopeKind: 't', scopeTenant: 'other' })).toBe(false);
    expect(sameUse(dx, { scopeKind: 'all', scopeTenant: '' }, { scopeKind: 'global', scopeTenant: '' })).toBe(false);
  });

  it('can be chosen as a command, for a profile of that system with a token', () => {
    expect(copyOf('copy-for-all')).toEqual({ form: 'header', use: { scopeKind: 'all', scopeTenant: '' } });
    expect(copyOf('copy-header')).toEqual({ form: 'header' });
    expect(copyOf('copy-for-other')).toBeUndefined();
    expect(copyOf('get')).toBeUndefined();
    const withToken = sampleStatus(dx, now, { expiresIn: 60 });
    expect(isAvailable('copy-for-all', dx, withToken)).toBe(true);
    expect(isAvailable('copy-for-all', dx, sampleStatus(dx, now, null))).toBe(false);
    expect(isAvailable('copy-for-all', profile, sampleStatus(profile, now, { expiresIn: 60 }))).toBe(false);
  });

  it('stay with a request that is kept and opened again', () => {
    const request = apiRequestSchema.parse({ url: 'https://x', tokenUse: { scopeKind: 't', scopeTenant: 'b' } });
    expect(requestOfForm(formOfRequest(request))).toEqual(request);
    const plain = apiRequestSchema.parse({ url: 'https://x' });
    expect(requestOfForm(formOfRequest(plain))).not.toHaveProperty('tokenUse');
  });
});

describe('why there is nothing to copy', () => {
  it.each([
    ['challenge', 'Not a token yet'],
    ['not-jwt', 'Not the JWT the API takes'],
    ['line-break', 'No header can carry this token'],
  ] as const)('%s', (reason, words) => {
    expect(unusableText({ code: 'token-unusable', reason })).toBe(words);
  });
});
