import { describe, expect, it } from 'vitest';
import { meaningOf, readRefusal } from '../../src/providers/ibmVerifyErrors';
import {
  factorChoice,
  factorId,
  isFirstStep,
  preferredFactor,
  readFactors,
  type VerifyFactor,
} from '../../src/providers/ibmVerifyFactors';
import { enrolment } from '../support/verifyTenant';

const listing = (...factors: readonly object[]) => ({
  total: factors.length,
  count: 200,
  limit: 200,
  page: 1,
  factors,
});

const signature = (id: string, subType: string, authenticatorId = 'phone-1', additionalData: readonly unknown[] = []) =>
  enrolment('signature', {
    id,
    subType,
    references: { authenticatorId },
    attributes: { deviceSecurity: false, algorithm: 'RSASHA256', additionalData },
  });

const types = (list: { readonly usable: readonly VerifyFactor[] }) => list.usable.map(factorId);

describe('the listing of enrolments', () => {
  it('1.4: holds TOTP with its algorithm, digits and period, and e-mail with its address; count is no number of rows', () => {
    const list = readFactors(
      listing(
        enrolment('totp', { attributes: { algorithm: 'SHA1', digits: 6, period: 30 } }),
        enrolment('emailotp', { attributes: { emailAddress: 'a@b.c' } }),
        enrolment('smsotp', { attributes: { phoneNumber: '+4912345' } }),
        enrolment('questions'),
      ),
      undefined,
    );
    expect(list.usable).toEqual([
      {
        type: 'totp',
        id: 'totp-1',
        settings: { algorithm: 'sha1', digits: 6, period: 30 },
        setUpAt: Date.UTC(2026, 0, 1),
      },
      { type: 'emailotp', id: 'emailotp-1', destination: 'a@b.c' },
      { type: 'smsotp', id: 'smsotp-1', destination: '+4912345' },
      { type: 'questions', id: 'questions-1' },
    ]);
    expect(list.left).toEqual([]);
  });

  it('1.4: disabled and unvalidated entries may be listed, and are left out with the reason', () => {
    const list = readFactors(
      listing(
        enrolment('totp', { enabled: false }),
        enrolment('emailotp', { validated: false }),
        enrolment('totp', { id: 'good' }),
      ),
      undefined,
    );
    expect(types(list)).toEqual(['good']);
    expect(list.left).toEqual([
      { type: 'totp', reason: 'disabled' },
      { type: 'emailotp', reason: 'not-validated' },
    ]);
  });

  it('1.4: the time is called created or creationTime, and neither is needed', () => {
    const { created: _created, ...older } = enrolment('totp', { creationTime: '2020-01-01T00:00:00Z' });
    expect(types(readFactors(listing(older), undefined))).toEqual(['totp-1']);
    const choices = readFactors(listing(older, enrolment('totp', { id: 'newer' })), undefined).usable.map(factorChoice);
    expect(choices.map(({ setUpAt }) => setUpAt)).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2026, 0, 1)]);
    expect(types(readFactors(listing({ id: 'x', type: 'totp' }), undefined))).toEqual(['x']);
  });

  it('1.4: ids that are numbers name their enrolments all the same', () => {
    const phone = { ...signature('s', 'userPresence'), id: 9, references: { authenticatorId: 8 } };
    const list = readFactors(listing(enrolment('totp', { id: 12345 }), phone), undefined);
    expect(list.usable).toMatchObject([{ id: '12345' }, { authenticatorId: '8', enrolmentIds: ['9'] }]);
  });

  it('1.4: the listing of one type has its rows under the name of the type', () => {
    expect(types(readFactors({ total: 1, totp: [enrolment('totp')] }, undefined))).toEqual(['totp-1']);
  });

  it('1.4: the older listing of signatures says methodType, and names the authenticator among the attributes', () => {
    const row = {
      id: 's',
      owner: 'o',
      enrollmentUri: 'https://t.example/x',
      methodType: 'signature',
      subType: 'face',
      creationTime: '2020-01-01T00:00:00Z',
      validated: true,
      enabled: true,
      attributes: { authenticatorId: 'phone-9', deviceSecurity: true, additionalData: [], algorithm: 'RSASHA256' },
    };
    expect(readFactors({ total: 1, limit: 200, count: 1, page: 1, signatures: [row] }, ['signatures']).usable).toEqual([
      { type: 'push', authenticatorId: 'phone-9', enrolmentIds: ['s'], setUpAt: Date.UTC(2020, 0, 1) },
    ]);
  });

  it.each([
    ['1.4: empty for an unknown user', listing()],
    ['no object', 'nonsense'],
    ['null', null],
    ['without rows', {}],
    ['of rows that are none', { factors: [null, 5, 'x', {}, { id: 1, type: 2 }, { id: 'x' }] }],
  ])('may be %s', (_name, answer) => {
    expect(readFactors(answer, undefined)).toEqual({ usable: [], left: [] });
  });

  it('leaves out a kind that nobody knows, with the reason', () => {
    expect(readFactors(listing(enrolment('palm')), undefined)).toEqual({
      usable: [],
      left: [{ type: 'palm', reason: 'not-supported' }],
    });
  });
});

describe('allowedFactors', () => {
  const all = listing(
    enrolment('totp'),
    enrolment('emailotp', { attributes: { emailAddress: 'a@b.c' } }),
    signature('s1', 'userPresence'),
    signature('s2', 'fingerprint'),
  );

  it.each<[string, readonly string[] | undefined, readonly string[]]>([
    ['absent does not filter', undefined, ['totp-1', 'emailotp-1', 'phone-1']],
    ['keeps what it names', ['totp'], ['totp-1']],
    ['signatures: any signature', ['signatures'], ['phone-1']],
    ['push: any signature', ['push'], ['phone-1']],
    ['signatures_<subType>: that one alone', ['signatures_fingerprint'], ['phone-1']],
    ['signatures_face: none of these', ['signatures_face'], []],
    ['a name nobody knows: none', ['palm'], []],
  ])('1.3: %s', (_name, allowed, left) => {
    expect(types(readFactors(all, allowed))).toEqual(left);
  });

  it('1.3: only the signatures it covers are asked of the phone', () => {
    expect(readFactors(all, ['signatures_fingerprint']).usable).toEqual([
      { type: 'push', authenticatorId: 'phone-1', enrolmentIds: ['s2'], setUpAt: Date.UTC(2026, 0, 1) },
    ]);
    expect(readFactors(all, ['signatures']).usable).toEqual([
      { type: 'push', authenticatorId: 'phone-1', enrolmentIds: ['s1', 's2'], setUpAt: Date.UTC(2026, 0, 1) },
    ]);
  });

  it('1.3: what it does not name is left out with the reason', () => {
    expect(readFactors(listing(enrolment('totp')), ['emailotp']).left).toEqual([
      { type: 'totp', reason: 'not-allowed' },
    ]);
  });

  it('1.5: phones whose entries add nothing come first', () => {
    const list = readFactors(
      listing(signature('own', 'face', 'custom', [{ name: 'x' }]), signature('stock', 'face', 'stock')),
      ['push'],
    );
    expect(types(list)).toEqual(['stock', 'custom']);
  });

  it.each(['fido2', 'fido'])('1.3 and 1.5: %s needs a registered web origin, and says so', (name) => {
    expect(readFactors(listing(), [name])).toEqual({
      usable: [],
      left: [{ type: 'fido2', reason: 'needs-web-origin' }],
    });
    expect(readFactors(listing(enrolment('fido2')), [name])).toEqual({
      usable: [],
      left: [{ type: 'fido2', reason: 'needs-web-origin' }],
    });
  });

  it('1.5: a code to an address that is no enrolment is offered where the policy takes the kind and none is set up', () => {
    expect(readFactors(listing(), ['emailotp']).usable).toEqual([{ type: 'emailotp', transient: true }]);
    expect(types(readFactors(all, ['emailotp']))).toEqual(['emailotp-1']);
    expect(types(readFactors(listing(), undefined))).toEqual([]);
  });

  it('1.7: password and qr need no enrolment', () => {
    expect(readFactors(undefined, ['password', 'qr', 'fido2']).usable).toEqual([{ type: 'password' }, { type: 'qr' }]);
    expect(isFirstStep(['password', 'fido2'])).toBe(true);
    for (const allowed of [undefined, [], ['password', 'totp']]) expect(isFirstStep(allowed)).toBe(false);
  });
});

describe('a factor for a person', () => {
  it('is named by its id, and a preferred one is found by id or type', () => {
    const { usable } = readFactors(
      listing(enrolment('totp'), enrolment('emailotp', { attributes: { emailAddress: 'a@b.c' } })),
      ['totp', 'emailotp', 'smsotp'],
    );
    expect(usable.map(factorChoice)).toEqual([
      { id: 'totp-1', type: 'totp', detail: '', setUpAt: Date.UTC(2026, 0, 1) },
      { id: 'emailotp-1', type: 'emailotp', detail: 'a@b.c' },
      { id: 'smsotp/transient', type: 'smsotp', detail: '', transient: true },
    ]);
    expect(preferredFactor(usable, 'emailotp-1')).toMatchObject({ type: 'emailotp' });
    expect(preferredFactor(usable, 'smsotp')).toEqual({ type: 'smsotp', transient: true });
    expect(preferredFactor(usable, '')).toBeUndefined();
  });
});

describe('a refusal', () => {
  it('1.2: is read in either shape, its ID by the pattern CSI, two letters, four digits, severity', () => {
    expect(readRefusal('{"messageId":"CSIBN0021E","messageDescription":"wrong"}')).toEqual({
      id: 'CSIBN0021E',
      words: 'wrong',
    });
    expect(readRefusal('{"error":"x","error_description":"CSIAQ0158E gone"}')).toEqual({
      id: 'CSIAQ0158E',
      words: 'CSIAQ0158E gone',
    });
    expect(readRefusal('{"messageId":"CSIBN21E"}')).toEqual({});
  });

  it('1.5: may be the page of the servlet container, SRVE0295E, and nothing comes of it', () => {
    expect(readRefusal('<html>SRVE0295E: Error reported: 404</html>')).toEqual({});
  });

  it.each<[string, number, string]>([
    ['1.5: CSIBN0021E with 400 is a wrong code', 400, 'CSIBN0021E wrong-answer'],
    ['1.5: CSIBN0021E with 401 is a wrong code', 401, 'CSIBN0021E wrong-answer'],
    ['1.5: CSIBN0025E is invalid, expired or too many attempts', 400, 'CSIBN0025E over'],
    ['1.5: CSIBN0025E with 401 is the same: the ID comes first', 401, 'CSIBN0025E over'],
    ['1.5: CSIBN0028E is a verification that is gone', 400, 'CSIBN0028E gone'],
    ['1.5: CSIBN0018E is a correlation that is not alphanumeric', 400, 'CSIBN0018E bad-value'],
    ['1.5: CSIBN0005E is an invalid body', 400, 'CSIBN0005E bad-value'],
    ['1.2: CSIBN0006E is a value that is not allowed', 400, 'CSIBN0006E bad-value'],
    ['1.5: CSIBN0001E is no valid bearer', 401, 'CSIBN0001E not-authorised'],
    ['1.5: CSIBN0002E is a missing entitlement', 403, 'CSIBN0002E not-entitled'],
    ['1.8: CSIBH0002E is a missing entitlement', 403, 'CSIBH0002E not-entitled'],
    ['1.5: CSIBN0081E is the limit of text messages', 400, 'CSIBN0081E limit'],
    ['1.5: CSIAH0619E is a failed code of the older interface', 400, 'CSIAH0619E wrong-answer'],
    ['1.5: CSIAM0010E is used up', 400, 'CSIAM0010E over'],
    ['1.5: CSIAM0011E is a wrong code', 400, 'CSIAM0011E wrong-answer'],
    ['1.5: CSIAM0023E is too many attempts', 400, 'CSIAM0023E over'],
    ['1.5: CSIAM0038E is too many attempts', 400, 'CSIAM0038E over'],
    ['1.5: CSIBH0044E is a wrong password', 400, 'CSIBH0044E password-wrong'],
    ['1.5: CSIAI0160E is a wrong password', 400, 'CSIAI0160E password-wrong'],
    ['1.2: any other ID is itself', 400, 'CSIZZ9999E other'],
  ])('%s', (_name, status, idAndMeaning) => {
    const [id = '', meaning] = idAndMeaning.split(' ');
    expect(meaningOf({ id }, status)).toBe(meaning);
  });

  it.each([
    ['1.5: 401 without an ID is a wrong code', 401, 'wrong-answer'],
    ['1.5: 400 without an ID is used up or expired', 400, 'over'],
    ['1.5: 404 without an ID is neither', 404, 'other'],
  ])('%s', (_name, status, meaning) => {
    expect(meaningOf({}, status)).toBe(meaning);
  });
});
