import { AppFailure } from '../../src/domain/errors';
import type { ImportPreview } from '../../src/domain/import/preview';
import { readImport } from '../../src/domain/import/readImport';
/** UUIDs in order, so that a test can see that every profile gets its own. */
export const createIds = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
};

export const imported = (text: string): ImportPreview => readImport(text, createIds());
export const importedJson = (value: unknown): ImportPreview => imported(JSON.stringify(value));
export const reasonOf = (text: string): string => {
  try {
    imported(text);
  } catch (caught) {
    if (caught instanceof AppFailure && caught.error.code === 'import-unreadable') return caught.error.reason;
    throw caught;
  }
  throw new Error('it was read');
};

export const attributes = (values: Record<string, unknown>) => ({
  type: 'oauth2',
  oauth2: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })),
});
export const postman = (more: Record<string, unknown> = {}) => ({
  info: { name: 'Orders', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [],
  ...more,
});
export const codeSettings = {
  grant_type: 'authorization_code_with_pkce',
  authUrl: 'https://{{host}}/authorize',
  accessTokenUrl: 'https://{{host}}/token',
  redirect_uri: 'http://127.0.0.1:8765/callback',
  clientId: 'my-client',
  clientSecret: 'S3cr3t-of-the-client',
  client_authentication: 'header',
  scope: 'openid  orders',
  audience: 'https://api.example.com',
  accessToken: 'a-token-somebody-left-there',
};
export const host = [{ key: 'host', value: 'login.example.com' }];
