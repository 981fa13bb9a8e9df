import { beforeAll, describe, expect, it } from 'vitest';
import { createEncryptedFile, encryptedFileName } from '../../src/stores/encryptedFile';
import { derivationSchema, deriveKey, newDerivation } from '../../src/stores/passphraseKey';
import { seal, unseal } from '../../src/stores/seal';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, diskCodes, type MemoryFiles } from '../support/memoryFiles';
import { endOrCrash, outcomeOf, passphrase, random } from './storeWorld';

const secret = 'CANARY-5e1f-secret-value';

const keys = new Map<string, Promise<Uint8Array>>();

/** The real derivation, once for each passphrase and salt. */
const derive: typeof deriveKey = (typed, derivation) => {
  const id = JSON.stringify([typed, derivation]);
  const key = keys.get(id) ?? deriveKey(typed, derivation);
  keys.set(id, key);
  return key;
};

const fileIn = (files: MemoryFiles) => createEncryptedFile({ files, random, log: createRecordedLog(), derive });
const open = (files: MemoryFiles) => fileIn(files).open(passphrase);
const afterRestart = (files: MemoryFiles): MemoryFiles => createMemoryFiles(files.texts);

type Written = {
  derivation: { N: number; r: number; p: number; salt: string; name: string };
  check: string;
  entries: { key: string; sealed: string }[];
};

/** The file with two entries; made once, since each passphrase costs some tenths of a second on purpose. */
let made: MemoryFiles;
beforeAll(async () => {
  made = createMemoryFiles();
  const secrets = await fileIn(made).create(passphrase);
  await secrets.write('a', secret);
  await secrets.write('b', 'other');
});

const content = (files: MemoryFiles): Written => JSON.parse(files.texts.get(encryptedFileName)!) as Written; // as just written by the store

const changed = (change: (written: Written) => unknown): MemoryFiles => {
  const files = afterRestart(made);
  const written = content(files);
  change(written);
  files.texts.set(encryptedFileName, JSON.stringify(written));
  files.texts.delete('secrets.bak.enc');
  return files;
};

const flipped = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64');
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = bytes[index]! ^ 1;
  return bytes.toString('base64');
};

describe('sealing', () => {
  const key = new Uint8Array(32).fill(7);

  it('T8: every changed byte, another key and another context are noticed', () => {
    const sealed = seal(key, 'here', 'text', random);
    expect(unseal(key, 'here', sealed)).toBe('text');
    expect(unseal(key, 'there', sealed)).toBeUndefined();
    expect(unseal(new Uint8Array(32).fill(8), 'here', sealed)).toBeUndefined();
    for (let at = 0; at < Buffer.from(sealed, 'base64').length; at += 1) {
      expect(unseal(key, 'here', flipped(sealed, at)), `byte ${at}`).toBeUndefined();
    }
    for (const cut of ['', 'AAAA', sealed.slice(0, -8)]) expect(unseal(key, 'here', cut)).toBeUndefined();
  });

  it('the same text is sealed differently each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => seal(key, 'here', 'text', random))).size).toBe(100);
  });
});

describe('the passphrase', () => {
  it('a composed and a decomposed accent are the same passphrase', async () => {
    const derivation = newDerivation(random);
    expect(await deriveKey('caf\u00e9 '.repeat(4), derivation)).toEqual(
      await deriveKey('cafe\u0301 '.repeat(4), derivation),
    );
  });

  it('RFC 7914: scrypt gives the key of the known vector', async () => {
    // Section 12's vector with N = 16384 is below the bounds of the schema, not of the function.
    const derivation = { name: 'scrypt', N: 16384, r: 8, p: 1, salt: Buffer.from('SodiumChloride').toString('base64') };
    // The narrower type only bars what the schema bars.
    const key = await deriveKey('pleaseletmein', derivation as never);
    expect(Buffer.from(key).toString('hex')).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2');
  });

  it('T8: parameters outside the bounds are refused before any key is derived', () => {
    const good = newDerivation(random);
    expect(derivationSchema.safeParse(good).success).toBe(true);
    for (const bad of [
      { N: 2 },
      { N: 2 ** 14 },
      { N: 2 ** 30 },
      { N: 2 ** 17 + 1 },
      { r: 1 },
      { r: 1000 },
      { p: 0 },
      { p: 100 },
      { salt: '' },
      { name: 'none' },
    ]) {
      expect(derivationSchema.safeParse({ ...good, ...bad }).success, JSON.stringify(bad)).toBe(false);
    }
  });
});

describe('the encrypted file', () => {
  it('gives back what was written, after a restart too', async () => {
    const secrets = await fileIn(afterRestart(made)).open(passphrase);
    expect(await secrets.read('a')).toBe(secret);
    expect(await secrets.read('b')).toBe('other');
    expect(await secrets.read('c')).toBeUndefined();
    expect(await secrets.keys()).toEqual(['a', 'b']);
  });

  it('a removed secret is gone from the file and from its copy', async () => {
    const files = afterRestart(made);
    const sealedBefore = content(files).entries[0]!.sealed;
    const secrets = await fileIn(files).open(passphrase);
    await secrets.remove('a');
    await secrets.remove('never there');
    expect(await secrets.read('a')).toBeUndefined();
    for (const text of files.texts.values()) expect(text).not.toContain(sealedBefore);
  });

  it('a wrong passphrase opens nothing and changes nothing', async () => {
    const files = afterRestart(made);
    expect(await outcomeOf(fileIn(files).open(`${passphrase} `))).toBe('passphrase-wrong');
    expect([...files.texts]).toEqual([...made.texts]);
  });

  it('is never made over one that is there', async () => {
    const files = afterRestart(made);
    expect(await outcomeOf(fileIn(files).create('another long passphrase'))).toBe('passphrase-wrong');
    expect([...files.texts]).toEqual([...made.texts]);
  });

  it('F56: a changed entry is noticed and a copy of the file kept; the others are unaffected', async () => {
    const files = changed(({ entries }) => {
      entries[0]!.sealed = flipped(entries[0]!.sealed, -1);
    });
    const damaged = content(files).entries[0]!.sealed;
    const secrets = await fileIn(files).open(passphrase);
    expect(await outcomeOf(secrets.read('a'))).toBe('secret-damaged');
    expect(await secrets.read('b')).toBe('other');
    await secrets.write('a', 'signed in again');
    expect(await secrets.read('a')).toBe('signed in again');
    const copies = [...files.texts].filter(([name]) => name.includes('damaged'));
    expect(copies.map(([, text]) => text.includes(damaged))).toEqual([true]);
  });

  it('T8: two entries that were swapped are both damaged', async () => {
    const files = changed(({ entries }) => {
      const [a, b] = entries;
      [a!.sealed, b!.sealed] = [b!.sealed, a!.sealed];
    });
    const secrets = await fileIn(files).open(passphrase);
    expect(await outcomeOf(secrets.read('a'))).toBe('secret-damaged');
    expect(await outcomeOf(secrets.read('b'))).toBe('secret-damaged');
  });

  it.each([
    ['weaker parameters', (written: Written) => (written.derivation.N = 2)],
    ['parameters that would take all memory', (written: Written) => (written.derivation.N = 2 ** 40)],
    ['no check value', (written: Written) => delete (written as Partial<Written>).check],
    ['entries that are no list', (written: Written) => Object.assign(written, { entries: {} })],
  ])('F63: a file with %s is put aside, and its last good copy opens', async (_name, change) => {
    const files = changed(change);
    const bad = files.texts.get(encryptedFileName)!;
    files.texts.set('secrets.bak.enc', made.texts.get(encryptedFileName)!);
    const secrets = await fileIn(files).open(passphrase);
    expect(await secrets.read('a')).toBe(secret);
    expect([...files.texts.values()]).toContain(bad);
  });

  it('F66: a newer file is opened as far as it is understood and never written', async () => {
    const files = changed((written) => Object.assign(written, { version: 2 }));
    const before = files.texts.get(encryptedFileName);
    const secrets = await fileIn(files).open(passphrase);
    expect(await secrets.read('a')).toBe(secret);
    expect(await outcomeOf(secrets.write('a', 'x'))).toBe('read-only');
    expect(files.texts.get(encryptedFileName)).toBe(before);
  });

  it('a newer file that is not understood is said, not replaced', async () => {
    const files = createMemoryFiles([[encryptedFileName, '{"version": 3, "vault": "?"}']]);
    expect(await fileIn(files).look()).toMatchObject({ exists: true, notice: { code: 'file-newer' } });
    expect(await outcomeOf(fileIn(files).open(passphrase))).toBe('file-newer');
    expect(await outcomeOf(fileIn(files).create(passphrase))).toBe('read-only');
  });

  it('G5: every disk error at every call of a write leaves the old value or the new one, and trying again works', async () => {
    for (const code of diskCodes) {
      for (const effect of ['none', 'done'] as const) {
        for (const call of [1, 2]) {
          const files = afterRestart(made);
          const secrets = await open(files);
          files.resetCalls();
          files.failAt(call, { kind: 'fails', code, effect });
          const outcome = await outcomeOf(secrets.write('a', 'new'));
          const expected = outcome === 'done' ? ['new'] : [secret, 'new'];
          expect(expected).toContain(await (await open(afterRestart(files))).read('a'));
          await secrets.write('a', 'newer');
          expect(await secrets.read('a')).toBe('newer');
        }
      }
    }
  });

  it('G3: a crash at every call of a write leaves the old value or the new one', async () => {
    for (const call of [1, 2]) {
      const files = afterRestart(made);
      const secrets = await open(files);
      files.resetCalls();
      files.failAt(call, { kind: 'crash' });
      await endOrCrash(secrets.write('a', 'new'));
      expect([secret, 'new']).toContain(await (await open(afterRestart(files))).read('a'));
    }
  });

  it('T8: nothing on the disk holds a secret or the passphrase in any plain form', async () => {
    const all = [...made.texts.values()].join('\n');
    for (const value of [secret, passphrase]) {
      const bytes = Buffer.from(value, 'utf8');
      const utf16 = Buffer.from(value, 'utf16le');
      for (const form of [
        value,
        bytes.toString('base64').slice(0, -4),
        bytes.toString('base64url'),
        bytes.toString('hex'),
        utf16.toString('base64').slice(0, -4),
        utf16.toString('hex'),
        encodeURIComponent(value),
      ]) {
        expect(all.toLowerCase()).not.toContain(form.toLowerCase());
      }
    }
  });
});
