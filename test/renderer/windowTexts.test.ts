import { describe, expect, it } from 'vitest';
import { progressText, stepText, waitsUntil } from '../../renderer/features/flow/stepText';
import { copiedText, copyConfirmation } from '../../renderer/features/profile/copiedText';
import { lifetimeLeft, lifetimeText } from '../../renderer/features/profile/lifetimeText';
import { pressedShortcut } from '../../renderer/features/shortcuts/shortcutList';
import { searchable, searched, secondLine } from '../../renderer/features/sidebar/sidebarItems';
import { scopeMarks } from '../../renderer/features/token/scopeDifferences';
import { visibleText } from '../../renderer/features/token/visibleText';
import type { FlowStep, FlowStepFact } from '../../src/domain/flow';
import { sampleProfile, sampleRun } from '../support/sampleData';

const now = new Date(2026, 2, 3, 14, 0, 0).getTime();
const profile = sampleProfile(1);
const token = (seconds: number | undefined) => ({
  profileId: profile.id,
  generation: 1,
  receivedAt: now - 100_000,
  ...(seconds === undefined ? {} : { expiresAt: now + seconds * 1000 }),
  refreshable: false,
  hasIdToken: false,
});

describe('the lifetime line', () => {
  it('says how long is left and when it ends', () => {
    expect(lifetimeText({ token: token(761) }, now)).toBe('Expires in 12 min 41 s, at 14:12:41.');
  });

  it('names the day when it does not end today', () => {
    expect(lifetimeText({ token: token(86_400) }, now)).toBe('Expires in 1 d, at 4 Mar 2026, 14:00:00.');
  });

  it('says how long ago it ended', () => {
    expect(lifetimeText({ token: token(-400) }, now)).toBe('Expired 6 min 40 s ago, at 13:53:20.');
  });

  it('does not claim an end that nobody gave', () => {
    expect(lifetimeText({ token: token(undefined) }, now)).toBe(
      'Received at 13:58:20; the provider did not say when it expires.',
    );
    expect(lifetimeLeft(token(undefined), now)).toBeUndefined();
  });

  it('says that a token of other settings is kept and not used', () => {
    expect(lifetimeText({}, now)).toBe('No token yet.');
    expect(lifetimeText({ otherSettings: true }, now)).toMatch(/^The kept token belongs to other settings/);
  });

  it('draws the part of the lifetime that is left, never more than all or less than none', () => {
    expect(lifetimeLeft(token(300), now)).toBe(75);
    expect(lifetimeLeft(token(-5), now)).toBe(0);
    expect(lifetimeLeft({ ...token(100), receivedAt: now + 50_000 }, now)).toBe(100);
  });
});

describe('the confirmation of a copy', () => {
  it('says when the clipboard is cleared, in seconds up to two minutes', () => {
    expect(copiedText({ clearsAt: now + 60_000 }, now)).toBe('Copied, clears in 60 s');
    expect(copiedText({ clearsAt: now + 59_100 }, now)).toBe('Copied, clears in 60 s');
    expect(copiedText({ clearsAt: now + 300_000 }, now)).toBe('Copied, clears in 5 min');
  });

  it('promises nothing where it is not cleared', () => {
    expect(copiedText({}, now)).toBe('Copied');
  });

  it('goes after four seconds', () => {
    expect(copyConfirmation({ output: {}, at: now }, now + 3999)).toBe('Copied');
    expect(copyConfirmation({ output: {}, at: now }, now + 4000)).toBeUndefined();
  });
});

describe('the second line of a row', () => {
  it('names the known system and the user', () => {
    expect(secondLine(sampleProfile(1, { preset: 'keycloak', username: 'alice' }))).toBe('Keycloak · alice');
  });

  it('names the host of a provider that is not known', () => {
    const server = { kind: 'endpoints', endpoints: { token: 'https://me@idp.example:8443/token?x=1' } } as const;
    expect(secondLine(sampleProfile(1, { server, grant: 'client_credentials' }))).toBe(
      'idp.example:8443 · as the application',
    );
  });

  it('names the practice provider', () => {
    expect(secondLine(sampleProfile(1, { server: { kind: 'practice' } }))).toBe('Practice provider');
  });
});

describe('the search', () => {
  it('puts names that begin with the word first', () => {
    const profiles = [sampleProfile(1, { name: 'My service' }), sampleProfile(2, { name: 'Service' })];
    expect(searched(searchable(profiles), 'service').map(({ name }) => name)).toEqual(['Service', 'My service']);
  });
});

describe('scopes', () => {
  it('marks what was refused and what was added', () => {
    expect(scopeMarks(['a', 'b', 'a'], ['a', 'c'])).toEqual([
      { scope: 'a', state: 'granted' },
      { scope: 'b', state: 'refused' },
      { scope: 'c', state: 'added' },
    ]);
  });

  const differing = (asked: string, granted: string, refreshable = false) =>
    scopeMarks(asked.split(' '), granted.split(' '), { refreshable })
      .filter(({ state }) => state !== 'granted')
      .map(({ scope, state }) => `${scope} ${state}`);

  it('knows what Google and Microsoft call the same scope in their answers', () => {
    const google = 'https://www.googleapis.com/auth/';
    expect(differing('openid email profile', `openid ${google}userinfo.email ${google}userinfo.profile`)).toEqual([]);
    expect(differing('openid email', `openid ${google}userinfo.profile`)).toEqual([
      'email refused',
      `${google}userinfo.profile added`,
    ]);
    expect(differing('openid https://graph.microsoft.com/User.Read', 'openid User.Read profile')).toEqual([
      'profile added',
    ]);
    expect(differing('openid api://x/.default', 'openid profile api://x/read')).toEqual([]);
  });

  it('takes a refresh token for a granted offline_access', () => {
    expect(differing('openid offline_access', 'openid', true)).toEqual([]);
    expect(differing('openid offline_access', 'openid')).toEqual(['offline_access refused']);
  });

  it('takes silence of the provider for a yes (RFC 6749 section 5.1)', () => {
    expect(scopeMarks(['a', 'b'], undefined).every(({ state }) => state === 'granted')).toBe(true);
  });
});

describe('T9: text of others', () => {
  it('has nothing in it that cannot be seen or that turns the reading direction', () => {
    expect(visibleText('a\u202Egnp.exe\u0000\u200B\uD800')).toBe('a\\u{202E}gnp.exe\\u{0000}\\u{200B}\\u{D800}');
    expect(visibleText('Zürich 日本 👍')).toBe('Zürich 日本 👍');
  });
});

const run = (facts: readonly FlowStepFact[]) => sampleRun(profile, now, 'running', facts);
const words = (fact: FlowStepFact) => {
  const step: FlowStep = { ...fact, at: now };
  return stepText(step);
};

describe('the steps of a flow', () => {
  it('says what is going on, for the line beside Cancel', () => {
    const until = now + 300_000;
    expect(progressText(null)).toBe('Starting…');
    expect(progressText(run([{ kind: 'discovering', address: 'https://idp.example/x' }]))).toBe(
      'Looking up idp.example…',
    );
    expect(progressText(run([{ kind: 'waiting-for-browser', until }]))).toBe('Waiting for the browser…');
    expect(progressText(run([{ kind: 'callback-received', via: 'query' }]))).toBe('Checking the code…');
    expect(progressText(run([{ kind: 'saving' }]))).toBe('Putting the token away…');
  });

  it('knows until when the browser is awaited, also after a visit that was ignored', () => {
    const until = now + 300_000;
    const waiting = [
      { kind: 'waiting-for-browser', until },
      { kind: 'callback-ignored', reason: 'state-missing' },
    ] as const;
    expect(waitsUntil(run(waiting))).toBe(until);
    expect(waitsUntil(run([...waiting, { kind: 'callback-received', via: 'query' }]))).toBeUndefined();
    expect(waitsUntil({ ...run(waiting), state: 'cancelled' })).toBeUndefined();
  });

  it('says what an exchange was answered, and marks a refusal', () => {
    const exchange = {
      kind: 'exchange',
      stage: 'token',
      method: 'POST',
      address: 'https://idp.example/token',
      milliseconds: 12,
    } as const;
    expect(words({ ...exchange, status: 200, bytes: 1204 })).toEqual({
      title: 'Token request',
      facts: ['POST https://idp.example/token', '200, it worked · 1,204 bytes'],
      tone: 'plain',
    });
    expect(words({ ...exchange, status: 401 }).tone).toBe('bad');
    expect(words(exchange)).toMatchObject({ facts: ['POST https://idp.example/token', 'No answer'], tone: 'bad' });
  });

  it('says what became of the key a token is to be bound to, and marks a token that is not', () => {
    const sent = { kind: 'proof-sent', algorithm: 'ES256', withNonce: false, again: false } as const;
    expect(words(sent)).toEqual({
      title: 'A proof of the key went with the request',
      facts: ['A DPoP proof, signed with ES256, for this request alone (RFC 9449).'],
      tone: 'plain',
    });
    expect(words({ ...sent, withNonce: true }).facts).toEqual([
      'A DPoP proof, signed with ES256, for this request alone (RFC 9449), with the provider’s last nonce in it.',
    ]);
    expect(words({ ...sent, withNonce: true, again: true }).title).toBe(
      'Sent once more, with the nonce the provider demanded',
    );
    const tones = (['bound', 'by-type', 'not-bound', 'other-key'] as const).map((found) => {
      const { tone, facts } = words({ kind: 'token-binding', found });
      expect(facts).toHaveLength(1);
      return tone;
    });
    expect(tones).toEqual(['good', 'good', 'warn', 'bad']);
  });

  it('F63: says why a visit to the redirect address was ignored', () => {
    expect(words({ kind: 'callback-ignored', reason: 'state-differs' })).toEqual({
      title: 'A visit to the redirect address was ignored',
      facts: ['Its state is not the one of this sign-in.'],
      tone: 'warn',
    });
  });
});

describe('shortcuts', () => {
  const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  });

  it('take Ctrl and Command alike', () => {
    expect(pressedShortcut(key('k', { ctrlKey: true }), false)?.action).toBe('palette');
    expect(pressedShortcut(key('k', { metaKey: true }), true)?.action).toBe('palette');
  });

  it('tell Ctrl+C from Ctrl+Shift+C', () => {
    expect(pressedShortcut(key('c', { ctrlKey: true }), false)).toBeUndefined();
    expect(pressedShortcut(key('C', { ctrlKey: true, shiftKey: true }), false)?.action).toBe('copy-header');
  });

  it('leave plain signs to whoever types', () => {
    expect(pressedShortcut(key('/'), false)?.action).toBe('search');
    expect(pressedShortcut(key('?', { shiftKey: true }), false)?.action).toBe('shortcuts');
    expect(pressedShortcut(key('/'), true)).toBeUndefined();
    expect(pressedShortcut(key('g'), false)).toBeUndefined();
  });
});
