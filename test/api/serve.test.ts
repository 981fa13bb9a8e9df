import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startCore } from '../support/runningCore';

describe('the seam', () => {
  it('T10: refuses unknown calls and unfit input, and never throws', async () => {
    const running = await startCore();
    for (const name of ['', 'toString', '__proto__', 'token.steal', 'constructor']) {
      expect(await running.core.call(name, {})).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
    }
    for (const input of [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { profileId: '../x' },
      { profileId: randomUUID(), more: 1 },
    ]) {
      expect(await running.core.call('token.reveal', input)).toMatchObject({ ok: false });
    }
    expect(await running.core.call('token.reveal', { profileId: randomUUID(), kind: 'access' })).toEqual({
      ok: false,
      error: { code: 'not-found', what: 'token' },
    });
    await running.core.stop();
  });
});
