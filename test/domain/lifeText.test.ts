import { describe, expect, it } from 'vitest';
import type { LifeState } from '../../src/domain/lifeCycle';
import { lifeText } from '../../src/domain/text/lifeText';

const down = { code: 'connection-refused', host: 'login.example.com' } as const;
const fresh = { kind: 'fresh', reason: 'in-time' } as const;

describe('why a token is where it is', () => {
  it.each<[LifeState, string]>([
    [fresh, ''],
    [{ kind: 'getting', reason: 'person', before: fresh }, ''],
    [{ kind: 'none', reason: 'never' }, ''],
    [{ kind: 'none', reason: 'signed-out' }, 'It was removed here.'],
    [{ kind: 'due', reason: 'near-end' }, ''],
    [{ kind: 'due', reason: 'refused-by-api' }, 'An API refused it before its end.'],
    [
      { kind: 'retrying', reason: down, attempt: 3, lost: false },
      'login.example.com refused the connection. It is tried again by itself.',
    ],
    [
      { kind: 'needs-sign-in', reason: 'reply-lost' },
      'The answer to the last refresh was lost, and with it the new refresh token.',
    ],
    [{ kind: 'failed', reason: down }, 'login.example.com refused the connection.'],
    [{ kind: 'revoked', reason: 'by-person' }, 'It was revoked.'],
    [{ kind: 'revoked', reason: 'by-provider' }, 'The provider has ended the session.'],
  ])('%j: %s', (life, text) => {
    expect(lifeText(life)).toBe(text);
  });
});
