import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import { type LifeEvent, type LifeState, nextLife, problemOf, type RestingState } from '../../src/domain/lifeCycle';

const down: AppError = { code: 'connection-refused', host: 'login.example.com' };
const lost: AppError = { code: 'connection-lost', host: 'login.example.com', stage: 'refresh', sent: true };
const dead: AppError = { code: 'grant-refused', error: 'invalid_grant', stage: 'refresh' };
const wrongSecret: AppError = { code: 'client-refused', error: 'invalid_client', status: 401, method: 'basic' };

/** One of each state; the working ones come from the resting one they began in. */
const none: RestingState = { kind: 'none', reason: 'never' };
const fresh: RestingState = { kind: 'fresh', reason: 'in-time' };
const due: RestingState = { kind: 'due', reason: 'near-end' };
const retrying: RestingState = { kind: 'retrying', reason: down, attempt: 2, lost: false };
const needsSignIn: RestingState = { kind: 'needs-sign-in', reason: 'refresh-refused', error: dead };
const failed: RestingState = { kind: 'failed', reason: wrongSecret };
const revoked: RestingState = { kind: 'revoked', reason: 'by-person' };

const states = {
  none,
  getting: { kind: 'getting', reason: 'person', before: none },
  fresh,
  due,
  refreshing: { kind: 'refreshing', reason: 'schedule', before: due },
  retrying,
  'needs-sign-in': needsSignIn,
  failed,
  revoked,
} as const satisfies { readonly [Kind in LifeState['kind']]: LifeState };

const events = {
  'found nothing': { kind: 'found', token: 'none' },
  'found under other settings': { kind: 'found', token: 'other-settings' },
  'found fresh': { kind: 'found', token: 'fresh' },
  'found without an end': { kind: 'found', token: 'no-known-end' },
  'found due': { kind: 'found', token: 'due' },
  'found refused': { kind: 'found', token: 'refused' },
  'found interrupted': { kind: 'found', token: 'interrupted' },
  'found damaged': { kind: 'found', token: 'damaged' },
  'asked to get': { kind: 'asked', work: 'getting', by: 'person' },
  'asked to refresh': { kind: 'asked', work: 'refreshing', by: 'schedule' },
  got: { kind: 'got', knownEnd: true },
  'got without an end': { kind: 'got', knownEnd: false },
  'became due': { kind: 'became-due' },
  ended: { kind: 'ended' },
  'refused by an API': { kind: 'refused-by-api' },
  'failed: transient': { kind: 'failed', error: down },
  'failed: uncertain': { kind: 'failed', error: lost },
  'failed: refused': { kind: 'failed', error: dead },
  'failed: misconfigured': { kind: 'failed', error: wrongSecret },
  'failed: nothing': { kind: 'failed', error: { code: 'cancelled' } },
  cancelled: { kind: 'cancelled' },
  'settings changed': { kind: 'settings-changed' },
  'signed out': { kind: 'signed-out' },
  revoked: { kind: 'revoked' },
} as const satisfies Readonly<Record<string, LifeEvent>>;

/** Every kind of event is in the table; a new one does not compile until it is. */
const covered: { readonly [Kind in LifeEvent['kind']]: true } = {
  found: true,
  asked: true,
  got: true,
  'became-due': true,
  ended: true,
  'refused-by-api': true,
  failed: true,
  cancelled: true,
  'settings-changed': true,
  'signed-out': true,
  revoked: true,
};

type Shown = `${LifeState['kind']}` | `${LifeState['kind']} ${string}`;

const reasonOf = ({ reason }: LifeState): string => (typeof reason === 'string' ? reason : reason.code);

/** A state in a few words: its kind, its reason, and what is behind work. `=` in the table: nothing changes. */
const shown = (state: LifeState): string => {
  const reason = reasonOf(state);
  const more = state.kind === 'retrying' ? ` ${state.attempt}${state.lost ? ' lost' : ''}` : '';
  const behind =
    state.kind === 'getting' || state.kind === 'refreshing' ? ` < ${state.before.kind} ${reasonOf(state.before)}` : '';
  return `${state.kind} ${reason}${more}${behind}`;
};

const kinds = [
  'none',
  'getting',
  'fresh',
  'due',
  'refreshing',
  'retrying',
  'needs-sign-in',
  'failed',
  'revoked',
] as const;

type Row = readonly ('=' | Shown)[];
const table: { readonly [Event in keyof typeof events]: Row } = {
  // One column a state, in the order of `kinds`.
  'found nothing': [
    '=',
    '=',
    'none never',
    'none never',
    'refreshing schedule < none never',
    'none never',
    'none never',
    '=',
    '=',
  ],
  'found under other settings': [
    'none other-settings',
    'getting person < none other-settings',
    'none other-settings',
    'none other-settings',
    'refreshing schedule < none other-settings',
    'none other-settings',
    'none other-settings',
    'none other-settings',
    'none other-settings',
  ],
  'found fresh': [
    'fresh in-time',
    'getting person < fresh in-time',
    '=',
    'fresh in-time',
    'refreshing schedule < fresh in-time',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
  ],
  'found without an end': [
    'fresh no-known-end',
    'getting person < fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'refreshing schedule < fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
  ],
  'found due': ['due near-end', 'getting person < due near-end', 'due near-end', '=', '=', '=', '=', '=', '='],
  'found refused': [
    'needs-sign-in refresh-refused',
    'getting person < needs-sign-in refresh-refused',
    'needs-sign-in refresh-refused',
    'needs-sign-in refresh-refused',
    'refreshing schedule < needs-sign-in refresh-refused',
    '=',
    '=',
    '=',
    '=',
  ],
  'found interrupted': [
    'retrying renewal-interrupted 1 lost',
    'getting person < retrying renewal-interrupted',
    'retrying renewal-interrupted 1 lost',
    'retrying renewal-interrupted 1 lost',
    'refreshing schedule < retrying renewal-interrupted',
    'retrying renewal-interrupted 1 lost',
    'retrying renewal-interrupted 1 lost',
    'retrying renewal-interrupted 1 lost',
    'retrying renewal-interrupted 1 lost',
  ],
  'found damaged': [
    'needs-sign-in token-damaged',
    'getting person < needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
    'refreshing schedule < needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
    'needs-sign-in token-damaged',
  ],
  'asked to get': [
    'getting person < none never',
    '=',
    'getting person < fresh in-time',
    'getting person < due near-end',
    '=',
    'getting person < retrying connection-refused',
    'getting person < needs-sign-in refresh-refused',
    'getting person < failed client-refused',
    'getting person < revoked by-person',
  ],
  'asked to refresh': [
    'refreshing schedule < none never',
    '=',
    'refreshing schedule < fresh in-time',
    'refreshing schedule < due near-end',
    '=',
    'refreshing schedule < retrying connection-refused',
    'refreshing schedule < needs-sign-in refresh-refused',
    'refreshing schedule < failed client-refused',
    'refreshing schedule < revoked by-person',
  ],
  got: [
    'fresh in-time',
    'fresh in-time',
    '=',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
    'fresh in-time',
  ],
  'got without an end': [
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
    'fresh no-known-end',
  ],
  'became due': ['=', '=', 'due near-end', '=', '=', '=', '=', '=', '='],
  ended: ['=', '=', 'needs-sign-in no-refresh-token', 'needs-sign-in no-refresh-token', '=', '=', '=', '=', '='],
  'refused by an API': ['=', '=', 'due refused-by-api', 'due refused-by-api', '=', '=', '=', '=', '='],
  'failed: transient': [
    '=',
    'failed connection-refused',
    '=',
    '=',
    'retrying connection-refused 1',
    '=',
    '=',
    '=',
    '=',
  ],
  'failed: uncertain': ['=', 'failed connection-lost', '=', '=', 'retrying connection-lost 1 lost', '=', '=', '=', '='],
  'failed: refused': ['=', 'failed grant-refused', '=', '=', 'needs-sign-in refresh-refused', '=', '=', '=', '='],
  'failed: misconfigured': ['=', 'failed client-refused', '=', '=', 'failed client-refused', '=', '=', '=', '='],
  'failed: nothing': ['=', 'none never', '=', '=', 'due near-end', '=', '=', '=', '='],
  cancelled: ['=', 'none never', '=', '=', 'due near-end', '=', '=', '=', '='],
  'settings changed': [
    '=',
    '=',
    '=',
    '=',
    '=',
    'due settings-changed',
    'due settings-changed',
    'due settings-changed',
    '=',
  ],
  'signed out': [
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
    'none signed-out',
  ],
  revoked: [
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    'revoked by-person',
    '=',
  ],
};

describe('the life of a token', () => {
  const cells = Object.entries(table).flatMap(([event, row]) =>
    kinds.map((kind, column) => [kind, event as keyof typeof events, row[column] ?? 'missing'] as const),
  );

  it('says of every state what every event does to it', () => {
    expect(Object.keys(covered)).toHaveLength(new Set(Object.values(events).map(({ kind }) => kind)).size);
    expect(cells).toHaveLength(kinds.length * Object.keys(events).length);
    expect(cells.every(([, , next]) => next !== 'missing')).toBe(true);
  });

  it.each(cells)('%s, %s: %s', (kind, event, next) => {
    const state = states[kind];
    const after = nextLife(state, events[event]);
    expect(shown(after)).toBe(next === '=' ? shown(state) : next);
    if (next === '=') expect(after).toEqual(state);
  });
});

describe('a renewal that fails', () => {
  const begin = (before: RestingState, by: 'schedule' | 'person' | 'api' = 'schedule') =>
    nextLife(before, { kind: 'asked', work: 'refreshing', by });
  const fail = (before: RestingState, error: AppError): LifeState => nextLife(begin(before), { kind: 'failed', error });

  it('F1: counts its tries while the provider cannot be reached', () => {
    const first = fail(due, down);
    expect(first).toMatchObject({ kind: 'retrying', attempt: 1, lost: false });
    expect(fail(first as RestingState, down)).toMatchObject({ kind: 'retrying', attempt: 2 });
  });

  it('F15: is tried once more after its answer was lost, and a refusal then names that as the reason', () => {
    const once = fail(due, lost) as RestingState;
    expect(once).toMatchObject({ kind: 'retrying', lost: true });
    expect(fail(once, dead)).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
  });

  it('F15: needs a sign-in when the answer is lost twice in a row', () => {
    expect(fail(fail(due, lost) as RestingState, lost)).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
  });

  it('F4: remembers a lost answer over tries that never reached the provider', () => {
    const slow: AppError = { code: 'timed-out', host: 'h', stage: 'refresh', phase: 'answer', seconds: 30 };
    const later = fail(fail(due, slow) as RestingState, down) as RestingState;
    expect(later).toMatchObject({ kind: 'retrying', lost: true, attempt: 2 });
    expect(fail(later, dead)).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
  });

  it('F43: is a revoked session where the provider says that the token was used elsewhere', () => {
    const reused: AppError = { ...dead, description: 'Token reuse detected' };
    expect(fail(due, reused)).toEqual({ kind: 'revoked', reason: 'by-provider', error: reused });
  });

  it('F43: is a revoked session where an API refused the token before its time', () => {
    const before = nextLife(fresh, { kind: 'refused-by-api' }) as RestingState;
    expect(fail(before, dead)).toMatchObject({ kind: 'revoked', reason: 'by-provider' });
  });

  it('F43: is not begun again by time, whatever the reason', () => {
    for (const state of [needsSignIn, revoked, failed]) expect(nextLife(state, { kind: 'became-due' })).toBe(state);
  });

  it.each<[AppError, string]>([
    [{ code: 'sign-in-needed', reason: 'no-refresh-token' }, 'no-refresh-token'],
    [{ code: 'sign-in-needed', reason: 'refreshes-used-up' }, 'refreshes-used-up'],
    [{ code: 'interaction-required', question: 'one-time-code' }, 'not-attended'],
    [{ code: 'credentials-refused', error: 'invalid_grant' }, 'credentials-refused'],
    [{ code: 'secret-damaged', what: 'token' }, 'token-damaged'],
  ])('%j needs a sign-in: %s', (error, reason) => {
    expect(fail(due, error)).toEqual({ kind: 'needs-sign-in', reason, error });
  });

  it('is tried again when it was a person’s sign-in that failed for a passing reason, and the token becomes due', () => {
    const signIn = nextLife(fresh, { kind: 'asked', work: 'getting', by: 'person' });
    const after = nextLife(signIn, { kind: 'failed', error: down });
    expect(after).toEqual({ kind: 'failed', reason: down });
    expect(nextLife(after, { kind: 'became-due' })).toMatchObject({ kind: 'due' });
  });

  it('never ends a way that spends no refresh token: a lost answer is only another try', () => {
    const begun = (before: RestingState) => nextLife(before, { kind: 'asked', work: 'getting', by: 'schedule' });
    const again = nextLife(begun(due), { kind: 'failed', error: { ...lost, stage: 'token' } }) as RestingState;
    expect(again).toMatchObject({ kind: 'retrying', lost: false });
    expect(nextLife(begun(again), { kind: 'failed', error: { ...lost, stage: 'token' } }).kind).toBe('retrying');
  });

  it('is what the window words', () => {
    expect([retrying, failed, needsSignIn, fresh, due].map(problemOf)).toEqual([
      down,
      wrongSecret,
      dead,
      undefined,
      undefined,
    ]);
  });
});
