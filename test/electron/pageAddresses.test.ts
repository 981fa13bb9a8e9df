import { describe, expect, test } from 'vitest';
import { pageAddresses } from '../../electron/pageAddresses';

const server = 'http://localhost:5173';

describe('what the window loads', () => {
  test('T12: an installed app shows its own files whatever the environment says', () => {
    const addresses = pageAddresses({ development: false, developmentServer: 'http://evil.example' });
    expect(addresses.start).toBe('app://token-helper/index.html');
    expect(addresses.isOurs('http://evil.example/')).toBe(false);
    expect(addresses.mayLoad('http://evil.example/')).toBe(false);
    expect(addresses.mayLoad('devtools://devtools/bundled/inspector.html')).toBe(false);
    expect(addresses.mayLoad('app://token-helper/assets/index.js')).toBe(true);
  });

  test('a build in development may show the development server, and its tools', () => {
    const addresses = pageAddresses({ development: true, developmentServer: server });
    expect(addresses.start).toBe(server);
    expect(addresses.isOurs(`${server}/`)).toBe(true);
    expect(addresses.mayLoad('ws://localhost:5173/?token=x')).toBe(true);
    expect(addresses.mayLoad('devtools://devtools/bundled/inspector.html')).toBe(true);
    expect(addresses.isOurs('devtools://devtools/bundled/inspector.html')).toBe(false);
    expect(addresses.mayLoad('http://localhost:5174/')).toBe(false);
    expect(addresses.mayLoad('https://localhost:5173/')).toBe(false);
    expect(addresses.mayLoad('https://example.com/')).toBe(false);
  });

  test('a build in development without a server shows its own files', () => {
    const addresses = pageAddresses({ development: true, developmentServer: undefined });
    expect(addresses.start).toBe('app://token-helper/index.html');
    expect(addresses.mayLoad('http://localhost:5173/')).toBe(false);
    expect(addresses.mayLoad('not an address')).toBe(false);
  });
});
