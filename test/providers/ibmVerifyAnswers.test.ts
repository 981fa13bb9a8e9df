import { describe, expect, it, onTestFinished } from 'vitest';
import {
  approvalState,
  assertionIn,
  foundVerification,
  matchingCode,
  readPush,
  readQr,
  readQuestions,
  readSentCode,
  readTypedCode,
  registrationId,
} from '../../src/providers/ibmVerifyAnswers';
import {
  attemptCode,
  attemptQuestions,
  attemptTotp,
  beginPush,
  checkPassword,
  isSearchable,
  pollQr,
  searchSource,
  sendCode,
} from '../../src/providers/ibmVerifyCalls';
import { readSources, sourceByRules, sourcesMeant, userFacts } from '../../src/providers/ibmVerifyPassword';

describe('a code that was sent', () => {
  it('1.5: the 201 names id, expiry, correlation, attempts and retries', () => {
    const body = {
      id: 'v',
      userId: 'u',
      type: 'emailotp',
      created: '2026-01-01T00:00:00Z',
      updated: '2026-01-01T00:00:00Z',
      expiry: '2026-01-01T00:05:00Z',
      state: 'PENDING',
      correlation: '1234',
      attempts: 1,
      retries: 4,
      emailAddress: 'a@b.c',
    };
    expect(readSentCode(body)).toEqual({
      id: 'v',
      correlation: '1234',
      sentTo: 'a@b.c',
      retriesLeft: 3,
      createdAt: Date.UTC(2026, 0, 1),
      expiresAt: Date.UTC(2026, 0, 1, 0, 5),
    });
  });

  it('1.5: an id and a mark that are numbers are taken as they are written', () => {
    expect(readSentCode({ id: 12, correlation: 4821 })).toMatchObject({ id: '12', correlation: '4821' });
    expect(readPush({ id: 7 })?.id).toBe('7');
    expect(readQuestions({ id: 3, questions: [{ questionKey: 1, question: 'Pet?' }] })).toEqual({
      id: '3',
      questions: [{ key: '1', text: 'Pet?' }],
    });
    expect(registrationId({ clients: [{ id: 4 }] })).toBe('4');
    expect(readSentCode({ id: 2 ** 60 })).toBeUndefined();
  });

  it('1.5: an older sample lacks attempts and retries, and a transient one the user: both are optional', () => {
    expect(readSentCode({ id: 'v', phoneNumber: '+49' })).toEqual({
      id: 'v',
      correlation: undefined,
      sentTo: '+49',
      retriesLeft: undefined,
      createdAt: undefined,
      expiresAt: undefined,
    });
    for (const body of [undefined, null, [], {}, { id: '' }, { id: 1.5 }, { id: {} }])
      expect(readSentCode(body)).toBeUndefined();
  });

  it.each([
    ['123456', '123456', undefined],
    ['4821-123456', '123456', '4821'],
    [' 4821 - 123 456 ', '123456', '4821'],
    ['AB12-XY34', 'XY34', 'AB12'],
    ['4821–123456', '123456', '4821'],
    ['4821\u2011123456', '123456', '4821'],
    ['a-b-c', 'a-b-c', undefined],
    ['', '', undefined],
  ])('1.5: %j pasted from CORR-OTP is the OTP part alone', (typed, otp, correlation) => {
    expect(readTypedCode(typed)).toEqual({ otp, correlation });
  });
});

describe('a time that names no zone', () => {
  it('is the same wherever this computer stands', () => {
    const zone = process.env.TZ;
    onTestFinished(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    process.env.TZ = 'Asia/Tokyo';
    expect(readSentCode({ id: 'v', expiry: '2026-01-01T00:05:00' })?.expiresAt).toBe(Date.UTC(2026, 0, 1, 0, 5));
  });
});

describe('an approval', () => {
  it.each([
    ['PENDING', 'pending'],
    ['VERIFY_SUCCESS', 'approved'],
    ['VERIFY_FAILED', 'failed'],
    ['USER_DENIED', 'denied'],
    ['USER_FRAUDULENT', 'reported'],
    ['TIMEOUT', 'timed-out'],
    ['EXPIRED', 'timed-out'],
    ['CANCELED', 'cancelled'],
    ['SENDING', 'pending'],
    ['VERIFY_ATTEMPT', 'pending'],
    ['BIOMETRY_FAILED', 'pending'],
    ['SUCCESS', 'approved'],
    ['FAILED', 'failed'],
    ['SOMETHING_NEW', 'pending'],
    ['constructor', 'pending'],
    [undefined, 'pending'],
  ])('1.5: the state %s is %s', (state, expected) => {
    expect(approvalState({ state })).toBe(expected);
  });

  it('1.5: the code to match is the first 8 characters of the verification id; transactionData comes back as text', () => {
    const push = readPush({
      id: 'abcdefgh-ijkl',
      transactionUri: 'https://t.example/v1.0/authenticators/a/verifications/abcdefgh-ijkl',
      expiryTime: '2026-01-01T00:02:00Z',
      transactionData: '{"message":"x"}',
      state: 'PENDING',
    });
    expect(push).toMatchObject({ expiresAt: Date.UTC(2026, 0, 1, 0, 2) });
    expect(push === undefined ? '' : matchingCode(push)).toBe('abcdefgh');
    expect(readPush({})).toBeUndefined();
  });

  it('1.5: the search finds one verification, or none', () => {
    expect(foundVerification({ total: 1, verifications: [{ state: 'PENDING' }] })).toEqual({ state: 'PENDING' });
    expect(foundVerification({ total: 0 })).toBeUndefined();
  });

  it('1.5: the request to the phone has transactionData as an object, logic OR, and 120 seconds', () => {
    const request = beginPush({ type: 'push', authenticatorId: 'a/b', enrolmentIds: ['e1', 'e2'] }, 'Token for “Dev”');
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v1.0/authenticators/a%2Fb/verifications',
      body: {
        transactionData: { message: 'Token for “Dev”' },
        pushNotification: { send: true, message: 'Token for “Dev”' },
        authenticationMethods: [
          { id: 'e1', methodType: 'signature' },
          { id: 'e2', methodType: 'signature' },
        ],
        logic: 'OR',
        expiresIn: 120,
      },
    });
  });
});

describe('a QR code', () => {
  const png = 'iVBORw0KGgoAAAANSUhEUg==';

  it('1.5: holds a base64 PNG and the dsi that goes along in the poll', () => {
    expect(readQr({ id: 'q', dsi: 'd', qrCode: ` ${png}\n`, expiry: '2026-01-01T00:02:00Z', lsi: 'l' })).toEqual({
      id: 'q',
      dsi: 'd',
      image: png,
      createdAt: undefined,
      expiresAt: Date.UTC(2026, 0, 1, 0, 2),
    });
    expect(readQr({ id: 'q', dsi: 'd', qrCode: `data:image/png;base64,${png}` })?.image).toBe(png);
    expect(pollQr('q', 'd&x').path).toBe('/v2.0/factors/qr/authenticate/q?dsi=d%26x&returnJwt=true');
  });

  it.each([
    ['without a picture', { id: 'q', dsi: 'd' }],
    ['with a picture that is none', { id: 'q', dsi: 'd', qrCode: 'PHN2Zz4=' }],
    ['with a page in place of a picture', { id: 'q', dsi: 'd', qrCode: `${png}<script>` }],
    ['without dsi', { id: 'q', qrCode: png }],
  ])('cannot be used %s', (_name, body) => {
    expect(readQr(body)).toBeUndefined();
  });

  it('1.5: profileId is an id of the registration profiles, the stock one where there are several', () => {
    const row = (id: string, name: string, enabled = true) => ({ id, name, enabled });
    expect(registrationId({ total: 2, authenticatorClients: [row('a', 'Other'), row('b', 'Verify Profile')] })).toBe(
      'b',
    );
    expect(registrationId({ clients: [row('a', 'Off', false), row('b', 'Other')] })).toBe('b');
    expect(registrationId({ total: 0, clients: [] })).toBeUndefined();
    expect(registrationId(undefined)).toBeUndefined();
  });
});

describe('the calls', () => {
  it('1.5: an attempt carries the text returnJwt=true; the query value is text', () => {
    expect(attemptTotp('e', '123456')).toEqual({
      method: 'POST',
      path: '/v2.0/factors/totp/e?returnJwt=true',
      body: { otp: '123456' },
    });
    expect(attemptCode({ type: 'smsotp', id: 'e', destination: '' }, 'v', '1')).toMatchObject({
      path: '/v2.0/factors/smsotp/e/verifications/v?returnJwt=true',
      body: { otp: '1' },
    });
  });

  it.each([
    ['emailotp', { emailAddress: 'a@b.c' }],
    ['smsotp', { phoneNumber: 'a@b.c' }],
    ['voiceotp', { phoneNumber: 'a@b.c' }],
  ] as const)('1.5: a transient %s names its address in the body', (type, body) => {
    expect(sendCode({ type, transient: true }, 'a@b.c')).toEqual({
      method: 'POST',
      path: `/v2.0/factors/${type}/transient/verifications`,
      body,
    });
  });

  it('1.5: an enrolled one sends {} and lets the server make the correlation, never one with a hyphen', () => {
    expect(sendCode({ type: 'emailotp', id: 'e/1', destination: 'x' }, '')).toEqual({
      method: 'POST',
      path: '/v2.0/factors/emailotp/e%2F1/verifications',
      body: {},
    });
  });

  it('1.5: answers go by questionKey, all of them in one body', () => {
    expect(
      readQuestions({ id: 'v', questions: [{ questionKey: 'pet', question: 'Your pet?' }, { questionKey: 'town' }] }),
    ).toEqual({
      id: 'v',
      questions: [
        { key: 'pet', text: 'Your pet?' },
        { key: 'town', text: 'town' },
      ],
    });
    for (const body of [{}, { id: 'v' }, { id: 'v', questions: [] }, { questions: [{ questionKey: 'a' }] }]) {
      expect(readQuestions(body)).toBeUndefined();
    }
    expect(attemptQuestions('e', 'v', [{ key: 'pet', answer: 'Rex' }]).body).toEqual({
      questions: [{ questionKey: 'pet', answer: 'Rex' }],
    });
  });

  it('1.5: a 204 has no assertion', () => {
    expect(assertionIn(undefined)).toBeUndefined();
    expect(assertionIn({ assertion: '' })).toBeUndefined();
    expect(assertionIn({ assertion: 'jwt' })).toBe('jwt');
  });
});

describe('password authentication', () => {
  it('1.8: the list has {name, location, id, type}, total 3 beside count 200', () => {
    const row = { name: 'Cloud Directory', location: 'https://t/x', id: '1', type: 'ibmldap' };
    expect(readSources({ total: 3, password: [row, {}, null], limit: 200, count: 200, page: 1 })).toEqual([
      { id: '1', name: 'Cloud Directory', type: 'ibmldap' },
    ]);
    expect(readSources({ total: 0, password: [] })).toEqual([]);
    expect(readSources({ password: [{ ...row, id: 17 }] })).toMatchObject([{ id: '17' }]);
    for (const body of [undefined, {}, { password: 'x' }]) expect(readSources(body)).toBeUndefined();
  });

  it('1.8: the search filter by name is encoded', () => {
    expect(searchSource('Cloud Directory').path).toBe(
      '/v1.0/authnmethods/password?search=name%20%3D%20%22Cloud%20Directory%22',
    );
  });

  it('1.8: quotes inside a name have no known escape, so such a name is looked for in the list', () => {
    expect(isSearchable('A "B" C')).toBe(false);
    expect(isSearchable('back\\slash')).toBe(false);
    expect(isSearchable('Grüße & Söhne')).toBe(true);
  });

  it('1.8: the check is POST JSON {username, password}, with returnJwt where the proof is wanted', () => {
    const credentials = { username: 'u', password: 'p' };
    expect(checkPassword('s/1', credentials, true)).toEqual({
      method: 'POST',
      path: '/v1.0/authnmethods/password/s%2F1?returnJwt=true',
      body: credentials,
    });
    expect(checkPassword('s', credentials, false).path).toBe('/v1.0/authnmethods/password/s');
  });

  it('1.8: the 200 names the id, the groups and the attributes with lists of values', () => {
    expect(
      userFacts({
        groups: [{ sourceId: 's', displayName: 'testgroup', name: '6510001VZE' }, { name: 'other' }],
        attributes: [
          { name: 'email', values: ['d@example.com'] },
          { name: 'realm', values: ['cloudIdentityRealm'] },
          { name: 'many', values: ['a', 'b', 3] },
          { name: 'none', values: [] },
          { values: ['x'] },
        ],
        id: '651000TFPF',
        assertion: 'secret',
      }),
    ).toEqual({
      'user id': '651000TFPF',
      groups: 'testgroup, other',
      email: 'd@example.com',
      realm: 'cloudIdentityRealm',
      many: 'a, b',
    });
    expect(userFacts(undefined)).toEqual({});
  });

  it.each(['user id', 'groups', 'grant_id', 'token_type'])(
    '1.8: an attribute that a directory calls %j does not take the place of the fact of that name',
    (name) => {
      const facts = userFacts({
        id: '651000TFPF',
        groups: [{ displayName: 'testgroup' }],
        attributes: [{ name, values: ['somebody else'] }],
      });
      expect(facts).toEqual({ 'user id': '651000TFPF', groups: 'testgroup', [`${name} (attribute)`]: 'somebody else' });
    },
  );

  it('1.8: a person of no group has no groups, whatever an attribute says', () => {
    const facts = userFacts({ id: 'x', attributes: [{ name: 'groups', values: ['admins'] }] });
    expect(facts).toEqual({ 'user id': 'x', 'groups (attribute)': 'admins' });
  });

  it('1.8: a source is meant by its id or, to the letter, by its name; two can have one name', () => {
    const sources = [
      { id: '1', name: 'A', type: '' },
      { id: '2', name: 'B', type: '' },
      { id: '3', name: 'B', type: '' },
      { id: '4', name: '1', type: '' },
    ];
    expect(sourcesMeant(sources, '1').map(({ id }) => id)).toEqual(['1']);
    expect(sourcesMeant(sources, 'B').map(({ id }) => id)).toEqual(['2', '3']);
    expect(sourcesMeant(sources, 'b')).toEqual([]);
  });

  it.each([
    ['CORP\\dana', 'corporate'],
    ['dana@Example.COM', 'example'],
    ['dana-ext', 'partners'],
    ['dana@other.org', 'rest'],
    ['dana', 'rest'],
    ['example.com', 'rest'],
  ])('1.8: the user name %s maps to the source %s by prefix, suffix or domain', (username, source) => {
    const rules = [
      { kind: 'prefix', text: 'corp\\', source: 'corporate' },
      { kind: 'domain', text: '@example.com', source: 'example' },
      { kind: 'suffix', text: '-EXT', source: 'partners' },
    ] as const;
    expect(sourceByRules(rules, 'rest', username)).toBe(source);
  });
});
