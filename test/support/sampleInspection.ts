import { fail } from '../../src/domain/errors';
import type { TokenView } from '../../src/domain/token';
import { checked, type TokenInspection } from '../../src/domain/tokenInspection';
import { timeCheck } from '../../src/domain/tokenInspectionClaims';
import { readToken, type TokenReading } from '../../src/domain/tokenInspectionRead';
import { structureCheck } from '../../src/domain/tokenInspectionShape';

const readingOf = ({ format, jwt }: TokenView['access']): TokenReading => {
  if (format === 'jwt' && jwt !== undefined) {
    const content = { kind: 'members', members: jwt.claims, repeated: [] } as const;
    return { format: 'jwt', header: jwt.header, headerRepeated: [], notes: [], content };
  }
  if (format === 'jwe') {
    return { format: 'jwe', header: { alg: 'RSA-OAEP', enc: 'A256GCM' }, headerRepeated: [], notes: [], nested: false };
  }
  return { format: 'opaque', why: 'no-parts', parts: 1 };
};

/** The inspection of a token as the window's test shows it: good where it can be read at all. Throws `not-found`. */
export const sampleInspection = (view: TokenView | undefined, kind: 'access' | 'id', now: number): TokenInspection => {
  const facts = kind === 'id' ? view?.id : view?.access;
  if (facts === undefined) throw fail('not-found', { what: 'token' });
  const reading = readingOf(facts);
  const read = [
    checked('signature-good', { algorithm: 'RS256' }),
    checked('issuer-same', { expected: 'https://login.example.com' }),
    timeCheck(facts.jwt?.claims ?? {}, kind, { now, aheadMs: 0 }),
  ];
  return {
    kind,
    bytes: facts.bytes,
    reading,
    checks: [structureCheck(reading), ...(facts.jwt === undefined ? [] : read)],
    clock: { aheadMs: 0 },
    keys: { address: 'https://login.example.com/jwks', fetchedAt: now, count: 2 },
  };
};

/** The inspection of a pasted text, whose issuer has not been asked for keys. */
export const samplePasted = (token: string, now: number): TokenInspection => {
  const reading = readToken(token);
  const claims = reading.format === 'jwt' && reading.content.kind === 'members' ? reading.content.members : undefined;
  return {
    kind: 'pasted',
    bytes: token.length,
    reading,
    checks: [
      structureCheck(reading),
      ...(claims === undefined
        ? []
        : [checked('keys-not-asked'), timeCheck(claims, 'pasted', { now, aheadMs: undefined })]),
    ],
  };
};
