import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issuerFrom, issuerProfile } from '../../renderer/features/onboarding/issuerProfile';

describe('the issuer a person types', () => {
  it.each([
    ['login.example.com/realms/dev', 'https://login.example.com/realms/dev'],
    [' https://login.example.com/.well-known/openid-configuration ', 'https://login.example.com'],
    ['localhost:8080/realms/dev', 'http://localhost:8080/realms/dev'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['https://localhost:8443', 'https://localhost:8443'],
  ])('%s is looked up at %s', (typed, address) => {
    expect(issuerFrom(typed)).toBe(address);
  });
});

describe('a profile for a provider that was found', () => {
  const draft = {
    name: 'Found',
    grant: 'authorization_code' as const,
    clientId: 'client',
    clientSecret: '',
    username: '',
    password: '',
    totpSeed: '',
  };
  const profileFor = (asked: string, issuer: string) => {
    const found = {
      asked,
      issuer,
      document: 'openid' as const,
      address: asked,
      endpoints: {},
      grantsSupported: [],
      authMethodsSupported: [],
      pkceSupported: [],
      scopesSupported: [],
    };
    return issuerProfile(randomUUID(), found, draft, { pins: [], plainHttpHosts: [] });
  };

  it('names the issuer as the provider writes it', () => {
    expect(profileFor('https://login.example.com', 'https://login.example.com/').server).toMatchObject({
      issuer: 'https://login.example.com/',
    });
  });

  it('names the address that was asked where the provider writes a placeholder, under which nothing is found again', () => {
    const asked = 'https://login.example.com/common/v2.0';
    expect(profileFor(asked, 'https://login.example.com/{tenantid}/v2.0').server).toMatchObject({ issuer: asked });
  });
});
