import { describe, expect, test } from 'vitest';
import { lockDifference } from '../../scripts/setup/lockFile.mjs';

const react = { version: '19.3.1', integrity: 'sha512-a' };
const forMac = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const lock = {
  packages: { '': { version: '0.1.0' }, 'node_modules/react': react, 'node_modules/for-mac': forMac },
};

describe('deciding whether to install', () => {
  test('asks for nothing when every locked package is there', () => {
    expect(lockDifference(lock, { packages: { 'node_modules/react': react, 'node_modules/for-mac': forMac } })).toBe(
      undefined,
    );
  });

  test("does not miss another platform's optional package", () => {
    expect(lockDifference(lock, { packages: { 'node_modules/react': react } })).toBe(undefined);
  });

  test('installs on a fresh clone', () => {
    expect(lockDifference(lock, undefined)).toBe('nothing is installed yet');
  });

  test('names a package that is missing', () => {
    expect(lockDifference(lock, { packages: {} })).toBe('node_modules/react is missing');
  });

  test('names a package whose version is another', () => {
    const installed = { packages: { 'node_modules/react': { ...react, version: '18.0.0' } } };
    expect(lockDifference(lock, installed)).toBe('node_modules/react should be 19.3.1');
  });

  test('names a package of the same version whose content is another', () => {
    const installed = { packages: { 'node_modules/react': { ...react, integrity: 'sha512-z' } } };
    expect(lockDifference(lock, installed)).toBe('node_modules/react should be 19.3.1');
  });

  test('names a package that the lock file no longer has', () => {
    const installed = { packages: { 'node_modules/react': react, 'node_modules/old': react } };
    expect(lockDifference(lock, installed)).toBe('node_modules/old is left over');
  });

  test('says so when the lock file itself cannot be read', () => {
    expect(lockDifference(undefined, { packages: {} })).toBe('package-lock.json cannot be read');
  });
});
