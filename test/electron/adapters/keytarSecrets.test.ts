import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createKeytarSecrets, type Ending, type Keytar } from '../../../electron/adapters/keytarSecrets';
import { outcomeOf } from '../../stores/storeWorld';

/** keytar in memory; `locked` makes it behave as it does on a locked Linux keyring. */
const createBinding = () => {
  const items = new Map<string, string>();
  const state = { locked: false, failure: undefined as Error | undefined, calls: [] as string[] };
  const run = async <Result>(call: string, effect: () => Result): Promise<Result> => {
    state.calls.push(call);
    if (state.failure) throw state.failure;
    return effect();
  };
  const keytar: Keytar = {
    getPassword: (service, account) =>
      run(`get ${account}`, () => (state.locked ? null : (items.get(`${service}/${account}`) ?? null))),
    setPassword: (service, account, password) =>
      run(`set ${account}`, () => {
        if (state.locked) throw new Error('Cannot create an item in a locked collection');
        items.set(`${service}/${account}`, password);
      }),
    deletePassword: (service, account) =>
      run(`delete ${account}`, () => !state.locked && items.delete(`${service}/${account}`)),
  };
  return { items, state, keytar };
};

const setUp = (platform: NodeJS.Platform = 'linux') => {
  const binding = createBinding();
  const exits: (() => void)[] = [];
  const forced: true[] = [];
  const process: Ending = { onExit: (run) => void exits.push(run), endByForce: () => void forced.push(true) };
  const options = { service: 'Token Helper', platform, process, load: async () => binding.keytar };
  return { ...binding, secrets: createKeytarSecrets(options), forced, exit: () => exits.map((run) => run()) };
};

describe('the keychain by way of keytar', () => {
  it('keeps items under the service’s name', async () => {
    const { secrets, items } = setUp();
    await secrets.set('a', 'x');
    expect(await secrets.get('a')).toBe('x');
    expect([...items.keys()]).toEqual(['Token Helper/a']);
    await secrets.remove('a');
    expect(items.has('Token Helper/a')).toBe(false);
  });

  it('loads the binding with the first call, not before', async () => {
    const loads: true[] = [];
    const { keytar } = createBinding();
    const secrets = createKeytarSecrets({
      service: 's',
      load: async () => {
        loads.push(true);
        return keytar;
      },
    });
    expect(loads).toHaveLength(0);
    await Promise.all([secrets.set('a', 'x'), secrets.set('b', 'x')]);
    expect(loads).toHaveLength(1);
  });

  it('a binding that cannot be loaded is no keychain; once it can be, it is used', async () => {
    const { keytar } = createBinding();
    const library = { there: false };
    const secrets = createKeytarSecrets({
      service: 's',
      load: async () => {
        if (!library.there) throw new Error('libsecret-1.so.0: cannot open shared object file');
        return keytar;
      },
    });
    await expect(secrets.get('a')).rejects.toMatchObject({
      error: { code: 'keychain-absent', technical: 'libsecret-1.so.0: cannot open shared object file' },
    });
    library.there = true;
    expect(await secrets.get('a')).toBeUndefined();
  });
});

describe('how much an item holds', () => {
  it.each([
    ['linux', 16_384],
    ['darwin', 16_384],
    ['win32', undefined],
  ] as const)('F57: on %s: %s characters', (platform, longest) => {
    expect(setUp(platform).secrets.longest).toBe(longest);
  });
});

describe('a locked Linux keyring, which says that nothing is there', () => {
  it('F51 F55: a missing item is missing, a hidden one is not', async () => {
    const { secrets, state } = setUp();
    expect(await secrets.get('a')).toBeUndefined();
    await secrets.set('a', 'x');
    state.locked = true;
    expect(await outcomeOf(secrets.get('a'))).toBe('keychain-locked');
    state.locked = false;
    expect(await secrets.get('a')).toBe('x');
  });

  it('F51: an item that is not removed because it is hidden is no success', async () => {
    const { secrets, state, items } = setUp();
    await secrets.set('a', 'x');
    state.locked = true;
    expect(await outcomeOf(secrets.remove('a'))).toBe('keychain-locked');
    expect(items.get('Token Helper/a')).toBe('x');
    state.locked = false;
    await secrets.remove('a');
    expect(items.has('Token Helper/a')).toBe(false);
  });

  it('an item that comes into sight between two looks is given', async () => {
    const { secrets, state, keytar } = setUp();
    await secrets.set('a', 'x');
    const look = keytar.getPassword;
    Object.assign(keytar, {
      getPassword: async (service: string, account: string) => {
        const found = await look(service, account);
        state.locked = false;
        return found;
      },
    });
    state.locked = true;
    expect(await secrets.get('a')).toBe('x');
  });

  it('asks once: a mark that was seen before is looked for, not written again', async () => {
    const { secrets, state } = setUp();
    await secrets.get('a');
    state.calls.length = 0;
    await secrets.get('a');
    expect(state.calls.filter((call) => call.startsWith('set'))).toEqual([]);
  });

  it('a mark that was deleted by hand is found out with the next try', async () => {
    const { secrets, items } = setUp();
    await secrets.get('a');
    items.clear();
    expect(await outcomeOf(secrets.get('a'))).toBe('keychain-locked');
    expect(await secrets.get('a')).toBeUndefined();
  });

  it.each(['darwin', 'win32'] as const)('on %s nothing is hidden, and no mark is made', async (platform) => {
    const { secrets, items, state } = setUp(platform);
    expect(await secrets.get('a')).toBeUndefined();
    await secrets.remove('a');
    expect(items.size).toBe(0);
    expect(state.calls).toEqual(['get a', 'delete a']);
  });
});

describe('what the systems say', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-absent'],
    ['Could not connect: No such file or directory', 'keychain-absent'],
    ['Could not connect: Connection refused', 'keychain-absent'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain-absent'],
    ['Process org.freedesktop.secrets exited with status 1', 'keychain-absent'],
    ['No such secret collection at path: /', 'keychain-absent'],
    ['No keychain is available. You may need to restart your computer.', 'keychain-absent'],
    ['A default keychain could not be found.', 'keychain-absent'],
    ['A specified logon session does not exist. It may already have been terminated.', 'keychain-absent'],
    ['The unlock prompt was dismissed', 'keychain-locked'],
    ['Cannot create an item in a locked collection', 'keychain-locked'],
    ['Cannot get secret of a locked object', 'keychain-locked'],
    ['User interaction is not allowed.', 'keychain-locked'],
    ['User canceled the operation.', 'keychain-denied'],
    ['The user name or passphrase you entered is not correct.', 'keychain-denied'],
    ['Access is denied.', 'keychain-denied'],
    ['The name :1.1 was not provided by any .service files', 'keychain-restarted'],
    ['The session wrapping the secret does not exist', 'keychain-restarted'],
    ['The stub received bad data.', 'keychain-failed'],
    ['Not enough memory resources are available to process this command.', 'keychain-failed'],
    ['Zugriff verweigert', 'keychain-failed'],
    ['', 'keychain-failed'],
  ])('F49 F50 F51 F54 F58 F62: “%s” is %s', async (message, code) => {
    const { secrets, state } = setUp();
    state.failure = new Error(message);
    for (const call of [() => secrets.get('a'), () => secrets.set('a', 'hunter2'), () => secrets.remove('a')]) {
      await expect(call()).rejects.toMatchObject({ error: { code, technical: message } });
    }
  });

  it('T18: a message that quotes the value, however unlikely, is withheld, and a long one cut', async () => {
    const { secrets, state } = setUp();
    state.failure = new Error('The value “CANARY-3b” is not allowed');
    const caught: unknown = await secrets.set('a', 'CANARY-3b').catch((failure: unknown) => failure);
    expect(caught).toMatchObject({ error: { code: 'keychain-failed' } });
    expect(inspect(caught, { depth: 20, showHidden: true })).not.toContain('CANARY');
    state.failure = new Error('x'.repeat(5000));
    const long: unknown = await secrets.get('a').catch((failure: unknown) => failure);
    expect(inspect(long, { depth: 20 })).not.toContain('x'.repeat(201));
  });
});

describe('the end of the process', () => {
  it('F52: is by force while a call has no answer, and ordinary otherwise', async () => {
    const { secrets, keytar, forced, exit } = setUp();
    await secrets.set('a', 'x');
    await secrets.get('b');
    exit();
    expect(forced).toHaveLength(0);
    Object.assign(keytar, { getPassword: () => new Promise(() => {}) });
    void secrets.get('a');
    await new Promise((resolve) => setImmediate(resolve));
    exit();
    expect(forced).toHaveLength(1);
  });

  it('a failed call is not counted as one without an answer', async () => {
    const { secrets, state, forced, exit } = setUp();
    state.failure = new Error('no');
    await outcomeOf(secrets.get('a'));
    exit();
    expect(forced).toHaveLength(0);
  });
});
