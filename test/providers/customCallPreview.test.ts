import { describe, expect, it } from 'vitest';
import { customSettingsSchema } from '../../src/domain/customSystem';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import { checkProfile } from '../../src/domain/profileCheck';
import { previewCustomCall, previewCustomPresentation } from '../../src/providers/presets/customCallPreview';
import { customExamples } from '../../src/providers/presets/customExamples';

const profileWith = (custom: object, parts: Partial<ProfileInput> = {}): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Custom',
    provider: 'custom',
    server: { kind: 'endpoints', endpoints: { token: 'https://api.example.com/token' } },
    grant: 'password',
    clientId: 'my-client',
    username: 'dana',
    custom,
    ...parts,
  });

const callOf = (profile: Profile, call: 'token' | 'refresh' = 'token') => {
  const preview = previewCustomCall(profile, call);
  if (preview.kind === 'problem') throw new Error(preview.error.code);
  return { ...preview, headers: Object.fromEntries(preview.headers) };
};

describe('the preview of a token call', () => {
  it('is a standard call where nothing is set, with its secrets hidden', () => {
    const { url, body, leftOut } = callOf(profileWith({}, { clientAuth: 'client_secret_post', scope: 'a  b' }));
    expect(url).toBe('https://api.example.com/token');
    expect(body).toBe('grant_type=password&username=dana&password=•••&scope=a+b&client_id=my-client&client_secret=•••');
    expect(leftOut).toEqual(['code', 'redirect_uri', 'code_verifier', 'refresh_token']);
  });

  it('shows a refresh, which carries no password', () => {
    expect(callOf(profileWith({}), 'refresh').body).toBe(
      'grant_type=refresh_token&refresh_token=•••&client_id=my-client',
    );
  });

  it('shows numbers as they leave, and a secret one hidden without quotes', () => {
    const bare = (name: string, value: string) => ({ name, in: 'body', value, encode: 'json' });
    const settings = {
      body: 'json',
      parameters: [bare('ttl', '3600'), bare('pin', '{{password}}'), bare('a', '{{code}}')],
    };
    expect(callOf(profileWith(settings)).body).toBe('{"ttl":3600,"pin":•••}');
    const wrong = previewCustomCall(profileWith({ body: 'json', parameters: [bare('ttl', 'soon')] }), 'token');
    expect(wrong).toMatchObject({ kind: 'problem', error: { code: 'input-invalid', field: 'custom.parameters' } });
  });

  it('spells out what is in base64, so that one sees where the secret goes', () => {
    const settings = {
      body: 'none',
      parameters: [
        {
          name: 'Authorization',
          in: 'header',
          value: '{{client_id}}:{{client_secret}}',
          encode: 'base64',
          prefix: 'Basic ',
        },
        { name: 'grant_type', in: 'query', value: '{{grant_type}}' },
      ],
    };
    const { url, headers, body } = callOf(profileWith(settings, { clientAuth: 'client_secret_post' }));
    expect(headers.authorization).toBe('Basic base64(my-client:•••)');
    expect(url).toBe('https://api.example.com/token?grant_type=password');
    expect(body).toBe('');
  });

  it('shows what is no secret in base64 as it leaves', () => {
    const settings = {
      words: [{ name: 'tenant', value: 'DEFAULTORG' }],
      parameters: [{ name: 'Authorization', in: 'header', value: '{{tenant}}', encode: 'base64', prefix: 'Basic ' }],
    };
    expect(callOf(profileWith(settings)).headers.authorization).toBe('Basic REVGQVVMVE9SRw==');
  });

  it('says that the client authenticates by the standard header, where that is set', () => {
    const { headers, body } = callOf(profileWith({}, { clientAuth: 'client_secret_basic' }));
    expect(headers.authorization).toBe('Basic •••');
    expect(body).not.toContain('client_secret');
  });

  it('says why a call cannot be made, and never throws', () => {
    const settings = { parameters: [{ name: 'X-User', in: 'header', value: '{{username}}' }] };
    const preview = previewCustomCall(profileWith(settings, { username: 'dänä' }), 'token');
    expect(preview).toMatchObject({ kind: 'problem', error: { code: 'input-invalid' } });
    expect(callOf(profileWith({}, { server: { kind: 'endpoints', endpoints: {} } })).url).toBe('https://…');
  });

  it('does not take for a problem what base64 makes fit for a header', () => {
    const settings = {
      parameters: [
        { name: 'Authorization', in: 'header', value: '{{username}}:{{password}}', encode: 'base64', prefix: 'Basic ' },
      ],
    };
    const { headers } = callOf(profileWith(settings, { username: 'dänä' }));
    expect(headers.authorization).toMatch(/^Basic [\w+/=]+$/);
  });
});

describe('the preview of a request with a token', () => {
  it('shows where the token goes and hides it', () => {
    const present = { value: '{"tkn":"{{token}}","t":"{{tenant}}","u":"{{user}}"}', encode: 'base64' };
    const settings = { words: [{ name: 'tenant', value: 'T1' }], facts: [{ name: 'user', from: 'u' }], present };
    expect(previewCustomPresentation(profileWith(settings))).toEqual({
      in: 'header',
      name: 'Authorization',
      value: 'Bearer base64({"tkn":"•••","t":"T1","u":"(user)"})',
    });
  });

  it('says why it could not be sent', () => {
    const settings = { present: { value: '{{token}}{{nobody}}' } };
    expect(previewCustomPresentation(profileWith(settings))).toMatchObject({ error: { code: 'input-invalid' } });
  });
});

describe('what a form can start from', () => {
  it.each(customExamples.map((example) => [example.name, example] as const))(
    '%s is without fault',
    (_name, example) => {
      const { settings, grant, tokenEndpoint, authorizationEndpoint } = example;
      const endpoints = {
        token: tokenEndpoint,
        ...(authorizationEndpoint === undefined ? {} : { authorization: authorizationEndpoint }),
      };
      const profile = profileWith(settings, { grant, server: { kind: 'endpoints', endpoints } });
      expect(customSettingsSchema.parse(settings)).toEqual(settings);
      expect(checkProfile(profile).filter(({ severity }) => severity !== 'advice')).toEqual([]);
      expect(previewCustomCall(profile, 'token').kind).toBe('call');
    },
  );
});
