import { describe, expect, it } from 'vitest';
import {
  longestClaims,
  timelineCharacters,
  timelineLimit,
  tokenRecordSchema,
  withRecord,
} from '../../src/domain/tokenTimeline';
import { sampleRecord, sampleTokens, unsignedToken } from '../support/sampleTimeline';

describe('what is remembered of a token', () => {
  it('is its times, size, scopes and claims, and none of its tokens', () => {
    const tokens = sampleTokens({
      accessToken: unsignedToken({ sub: 'alice', roles: ['admin'] }),
      refreshToken: 'CANARY-refresh-1f4a',
      idToken: unsignedToken({ sub: 'alice', email: 'alice@example.org' }),
      scope: 'openid orders:read',
      subject: 'alice',
    });
    const record = sampleRecord(1, {}, tokens, { scopes: ['openid', 'orders:read'], how: 'refresh' });
    expect(record).toMatchObject({
      how: 'refresh',
      format: 'jwt',
      bytes: tokens.accessToken.length,
      scopes: ['openid', 'orders:read'],
      scopesSaid: true,
      subject: 'alice',
      access: { claims: { sub: 'alice', roles: ['admin'] }, leftOut: 0 },
      idToken: { claims: { sub: 'alice', email: 'alice@example.org' }, leftOut: 0 },
    });
    expect(tokenRecordSchema.parse(record)).toEqual(record);
    const text = JSON.stringify(record);
    for (const secret of [tokens.accessToken, tokens.idToken ?? '', 'CANARY', 'c2ln'])
      expect(text).not.toContain(secret);
  });

  it('T8: hides a token that stands in a claim, its own or another one, in names too', () => {
    const inner = unsignedToken({ sub: 'inner' });
    const refreshToken = 'CANARY-refresh-1f4a';
    const claims = { act: { token: inner }, list: [`x ${inner} y`], [inner]: 1, rt: `before ${refreshToken}` };
    const text = JSON.stringify(sampleRecord(1, claims, { refreshToken }));
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(inner.split('.')[1]);
    expect(text).toContain('x [hidden] y');
  });

  it('keeps as many claims as there is room for, and counts the others', () => {
    const record = sampleRecord(1, { small: 1, huge: 'x'.repeat(longestClaims), last: 'kept' });
    expect(record.access).toEqual({ claims: { small: 1, last: 'kept' }, leftOut: 1 });
  });

  it('has no claims where the token is opaque, encrypted or nested too deep', () => {
    expect(sampleRecord(1, undefined).access).toBeUndefined();
    const deep = `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    const part = (text: string): string => Buffer.from(text).toString('base64url');
    const accessToken = `${part('{"alg":"RS256"}')}.${part(deep)}.c2ln`;
    expect(sampleRecord(1, undefined, { accessToken })).toMatchObject({ format: 'jwt' });
    expect(sampleRecord(1, undefined, { accessToken }).access).toBeUndefined();
  });

  it('is kept for the last hundred tokens, the newest first', () => {
    const all = Array.from({ length: timelineLimit + 5 }, (_, n) => sampleRecord(n + 1, { n }));
    const kept = all.reduce(withRecord, [] as ReturnType<typeof withRecord>);
    expect(kept.map(({ access }) => access?.claims.n)).toEqual(
      Array.from({ length: timelineLimit }, (_, index) => timelineLimit + 4 - index),
    );
  });

  it('is given up sooner where claims are large; the newest stays', () => {
    const large = (n: number) => sampleRecord(n, { text: 'x'.repeat(30_000) });
    const kept = Array.from({ length: 99 }, (_, n) => large(n + 1)).reduce(
      withRecord,
      [] as ReturnType<typeof withRecord>,
    );
    expect(JSON.stringify(kept).length).toBeLessThan(timelineCharacters + 100);
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.length).toBeLessThan(70);
    expect(kept[0]?.id).toBe(large(99).id);
  });
});
