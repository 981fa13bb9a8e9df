import { describe, expect, it } from 'vitest';
import { createClipboardService } from '../../src/services/clipboardService';
import { createRecordedLog } from '../electron/recordedLog';
import { createSettableClock } from '../support/memoryPorts';

/** A clipboard in memory, which a person can also copy to, and what was marked as secret on it. */
const desktop = (seconds = 60) => {
  const clock = createSettableClock();
  const held = { text: '', secret: false, broken: false };
  const log = createRecordedLog();
  const service = createClipboardService({
    clock,
    log,
    clearAfterSeconds: () => seconds,
    clipboard: {
      read: async () => {
        if (held.broken) throw new Error('the clipboard holds Bearer s3cr3t');
        return held.text;
      },
      write: async (text, { secret }) => void Object.assign(held, { text, secret }),
      clear: async () => void Object.assign(held, { text: '', secret: false }),
    },
  });
  const textAfter = async (milliseconds: number): Promise<string> => {
    clock.advance(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
    return held.text;
  };
  return { clock, held, log, service, textAfter };
};

describe('T19: a copied secret', () => {
  it('is marked as one, and leaves the clipboard after the set time', async () => {
    const { service, held, textAfter, clock } = desktop(30);
    const { clearsAt } = await service.copySecret('Bearer t');
    expect(clearsAt).toBe(clock.now() + 30_000);
    expect(held).toMatchObject({ text: 'Bearer t', secret: true });
    expect(await textAfter(29_999)).toBe('Bearer t');
    expect(await textAfter(1)).toBe('');
  });

  it('stays away from what somebody copied since', async () => {
    const { service, held, textAfter } = desktop();
    await service.copySecret('Bearer t');
    held.text = 'mine';
    expect(await textAfter(60_000)).toBe('mine');
    await service.clear();
    expect(held.text).toBe('mine');
  });

  it('has its whole time when it is copied again', async () => {
    const { service, textAfter } = desktop();
    await service.copySecret('Bearer t');
    await textAfter(40_000);
    await service.copySecret('Bearer t');
    expect(await textAfter(40_000)).toBe('Bearer t');
    expect(await textAfter(20_000)).toBe('');
  });

  it('stays where that is set, and leaves with the app all the same', async () => {
    const { service, held, textAfter } = desktop(0);
    expect(await service.copySecret('Bearer t')).toEqual({});
    expect(await textAfter(24 * 3_600_000)).toBe('Bearer t');
    await service.clear();
    expect(held.text).toBe('');
  });

  it('leaves with the app before its time', async () => {
    const { service, held, clock } = desktop();
    await service.copySecret('Bearer t');
    await service.clear();
    expect(held.text).toBe('');
    expect(clock.waiting()).toBe(0);
  });

  it('T18: leaves with the app where the clipboard could not be read in time, and the log has nothing of it', async () => {
    const { service, held, textAfter, log } = desktop();
    await service.copySecret('Bearer s3cr3t');
    held.broken = true;
    await textAfter(60_000);
    expect(JSON.stringify(log.lines)).toContain('clipboard.not-cleared');
    expect(JSON.stringify(log.lines)).not.toContain('s3cr3t');
    held.broken = false;
    await service.clear();
    expect(held.text).toBe('');
  });

  it('gives way to what is no secret, which stays', async () => {
    const { service, held, textAfter } = desktop();
    await service.copySecret('Bearer t');
    await service.copyPlain('https://idp.example/authorize');
    expect(held.secret).toBe(false);
    expect(await textAfter(60_000)).toBe('https://idp.example/authorize');
  });
});
