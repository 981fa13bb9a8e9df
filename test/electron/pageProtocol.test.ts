import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPageAnswerer, isPageAddress, pageAddress, stoppedAddress } from '../../electron/pageProtocol';

let root = '';
let nonces = 0;
const answer = (url: string, method = 'GET') =>
  createPageAnswerer({
    folder: path.join(root, 'renderer'),
    readFile: (file) => readFile(file),
    makeNonce: () => {
      nonces += 1;
      return `nonce${nonces}`;
    },
  })({ url, method });

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'page-'));
  await mkdir(path.join(root, 'renderer', 'assets'), { recursive: true });
  await writeFile(
    path.join(root, 'renderer', 'index.html'),
    '<meta nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__">',
  );
  await writeFile(path.join(root, 'renderer', 'assets', 'index-Ab_1.js'), 'run()');
  await writeFile(path.join(root, 'renderer', 'assets', 'secret.txt'), 'secret');
  await writeFile(path.join(root, 'renderer', '.hidden.js'), 'secret');
  await writeFile(path.join(root, 'outside.js'), 'secret');
});
afterAll(() => rm(root, { recursive: true }));

describe('serving the page', () => {
  test('answers the page under a policy that lets nothing from elsewhere in', async () => {
    const response = await answer(pageAddress);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('*');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('makes a nonce for each load and puts it into the text and the policy', async () => {
    const [first, second] = [await answer(pageAddress), await answer(pageAddress)];
    const nonce = /'nonce-([^']+)'/.exec(first.headers.get('content-security-policy') ?? '')?.[1] ?? 'none';
    expect(await first.text()).toBe(`<meta nonce="${nonce}"><style nonce="${nonce}">`);
    expect(second.headers.get('content-security-policy')).not.toContain(`'nonce-${nonce}'`);
  });

  test('answers a script with its type', async () => {
    const response = await answer('app://token-helper/assets/index-Ab_1.js?v=1#x');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe('run()');
  });

  test('has a page without scripts for when the window keeps failing', async () => {
    const text = await (await answer(stoppedAddress)).text();
    expect(text).toContain('The window stopped working');
    expect(text).not.toContain('<script');
  });

  test.each([
    ['a way up', 'app://token-helper/../outside.js'],
    ['an encoded way up', 'app://token-helper/%2e%2e/outside.js'],
    ['a half encoded way up', 'app://token-helper/..%2foutside.js'],
    ['a twice encoded way up', 'app://token-helper/%252e%252e%252foutside.js'],
    ['a way up with backslashes', 'app://token-helper/..\\outside.js'],
    ['an encoded backslash', 'app://token-helper/..%5coutside.js'],
    ['a way up from below', 'app://token-helper/assets/../../outside.js'],
    ['an absolute path', 'app://token-helper//etc/passwd.js'],
    ['a Windows path', 'app://token-helper/C:/outside.js'],
    ['a stream of a Windows file', 'app://token-helper/index.html::$DATA.js'],
    ['a NUL', 'app://token-helper/outside.js%00.html'],
    ['a hidden file', 'app://token-helper/.hidden.js'],
    ['a type that is not served', 'app://token-helper/assets/secret.txt'],
    ['a folder', 'app://token-helper/assets'],
    ['nothing', 'app://token-helper/'],
    ['a file that is not there', 'app://token-helper/assets/other.js'],
    ['another host', 'app://elsewhere/index.html'],
    ['another host behind a user name', 'app://token-helper@elsewhere/index.html'],
    ['another scheme', 'https://token-helper/index.html'],
    ['no address', 'index.html'],
  ])('T11: refuses %s', async (_name, url) => {
    const response = await answer(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  test('only reads', async () => {
    expect((await answer(pageAddress, 'POST')).status).toBe(405);
  });
});

test('knows its own addresses', () => {
  expect(isPageAddress(pageAddress)).toBe(true);
  expect(isPageAddress('app://token-helper.evil/index.html')).toBe(false);
  expect(isPageAddress('application://token-helper/')).toBe(false);
  expect(isPageAddress('')).toBe(false);
});
