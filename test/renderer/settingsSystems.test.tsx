// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { sampleProfile } from '../support/sampleData';
import { button, field, fill, savedIn, start } from './settingsTabSetUp';

const startWith = (change: Partial<ProfileInput>) =>
  start({ profiles: [sampleProfile(1, { name: 'One', ...change })] });
const pick = async (tab: Awaited<ReturnType<typeof start>>, list: RegExp, option: RegExp): Promise<void> => {
  await tab.user.click(button(list));
  await tab.user.click(await screen.findByRole('option', { name: option }));
};
const section = (name: string): HTMLElement | null => screen.queryByRole('region', { name });
const seedLabel = 'Authenticator app seed';

const dxProfile = {
  provider: 'dxOperationalIntelligence',
  preset: 'dx-operational-intelligence',
  grant: 'password',
  server: { kind: 'endpoints', endpoints: { token: 'https://doi.example.com/ess/security/v1/token' } },
  clientId: '',
  scope: '',
  dx: { tenant: 'DEFAULTORG' },
} as const;

describe('the section of a system', () => {
  it.each([
    ['standard', []],
    ['ibmVerify', ['IBM Verify']],
    ['keyrock', ['Keyrock']],
    ['webMethods', ['webMethods Integration']],
    ['dxOperationalIntelligence', ['DX Operational Intelligence']],
  ] as const)('of %s is there for that system alone', async (provider, expected) => {
    await startWith({ provider });
    const all = ['IBM Verify', 'Keyrock', 'webMethods Integration', 'DX Operational Intelligence'];
    expect(all.filter((name) => section(name) !== null)).toEqual(expected);
  });
});

describe('IBM Verify', () => {
  it('offers its check of a password as a grant, which no other system has', async () => {
    await startWith({ provider: 'ibmVerify' });
    expect(screen.getByRole('radio', { name: /^Password check/ })).toBeTruthy();
  });

  it('keeps a seed with Save, and never one that cannot be read', async () => {
    const tab = await startWith({ provider: 'ibmVerify', grant: 'password', username: 'dana' });
    await fill(tab, field(seedLabel), 'JBSWY3DP');
    expect(screen.getByText('A seed has 16 letters or more; this one is cut off.')).toBeTruthy();
    await tab.user.click(button('Save'));
    expect(tab.inputsOf('profiles.save')).toEqual([]);
    await fill(tab, field(seedLabel), 'EHPK3PXPJBSWY3DPEHPK3PXP');
    await tab.user.click(button('Save'));
    const group = await screen.findByRole('group', { name: seedLabel });
    expect(within(group).getByText('Kept in the keychain')).toBeTruthy();
    expect(tab.inputsOf('secrets.set')).toMatchObject([
      { kind: 'totp-seed', value: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    ]);
  });

  it('has no place for a seed where nobody signs in by a password', async () => {
    await startWith({ provider: 'ibmVerify', grant: 'authorization_code' });
    expect(screen.queryByLabelText(seedLabel)).toBeNull();
  });

  it('takes the issuer along when the other endpoints are chosen', async () => {
    const issuer = 'https://mycompany.verify.ibm.com/oidc/endpoint/default';
    const tab = await startWith({ provider: 'ibmVerify', server: { kind: 'discovery', issuer } });
    await pick(tab, /OpenID Connect endpoints/, /^\/oauth2/);
    expect(field('Issuer').value).toBe('https://mycompany.verify.ibm.com/oauth2');
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.verify?.surface).toBe('newer'));
  });

  it('finds the identity source by rules for user names', async () => {
    const tab = await startWith({ provider: 'ibmVerify', grant: 'verify_password', username: 'dana' });
    await tab.user.click(screen.getByRole('radio', { name: 'By the user name' }));
    expect(screen.getByText('Without a rule, the identity source is asked for each time.')).toBeTruthy();
    await tab.user.click(button('Add rule'));
    await fill(tab, screen.getByLabelText('Text of rule 1'), 'CORP\\');
    expect(screen.getByText('Name the identity source of this rule.')).toBeTruthy();
    await fill(tab, screen.getByLabelText('Identity source of rule 1'), 'Staff');
    await pick(tab, /What rule 1 looks at/, /^Begins with/);
    await tab.user.click(button('Save'));
    await waitFor(() =>
      expect(savedIn(tab)?.verify?.identitySource).toEqual({
        by: 'rules',
        rules: [{ kind: 'prefix', text: 'CORP\\', source: 'Staff' }],
        otherwise: '',
      }),
    );
  });

  it('prefers a factor by its kind, or one enrolment by its ID', async () => {
    const tab = await startWith({ provider: 'ibmVerify', grant: 'password', username: 'dana' });
    await pick(tab, /Preferred factor/, /^Text message/);
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.verify?.preferredFactor).toBe('smsotp'));
    await pick(tab, /Preferred factor/, /^One enrolment/);
    await fill(tab, field('ID of the enrolment'), 'b2f31c');
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.verify?.preferredFactor).toBe('b2f31c'));
  });
});

describe('DX Operational Intelligence', () => {
  it('has no client, no scope and no issuer, and its tenant beside what is wrong with it', async () => {
    const tab = await startWith(dxProfile);
    for (const name of ['Client', 'Access', 'Redirect']) expect(section(name)).toBeNull();
    expect(screen.queryByRole('radio', { name: 'Looked up by its issuer' })).toBeNull();
    expect(screen.queryByLabelText(/^Introspection endpoint/)).toBeNull();
    expect(screen.queryByText(/^RFC 9700/)).toBeNull();
    await tab.user.clear(field('Tenant'));
    expect(screen.getByText('Enter the tenant; every token call begins with it.')).toBeTruthy();
    await fill(tab, field('Tenant'), 'COHORT1');
    await pick(tab, /Tenant scope/, /^All tenants/);
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.dx).toMatchObject({ tenant: 'COHORT1', scopeKind: 'all' }));
  });

  it('says what is good to know about it', async () => {
    await startWith(dxProfile);
    const notes = screen.getByRole('region', { name: 'Good to know' });
    expect(within(notes).getByText('There is no way to revoke a token; it can only be forgotten.')).toBeTruthy();
  });
});

describe('Keyrock', () => {
  it('chooses the type of token by the scope, and says once that there is no PKCE', async () => {
    const tab = await startWith({ provider: 'keyrock', preset: 'keyrock', grant: 'authorization_code', scope: '' });
    await pick(tab, /Token type/, /^Permanent JSON Web Token/);
    expect(field('Scope').value).toBe('jwt permanent');
    expect(screen.getAllByText(/Keyrock has no PKCE/)).toHaveLength(1);
    expect(screen.queryByText(/with PKCE/)).toBeNull();
  });
});

describe('webMethods Integration', () => {
  it('keeps how often a token can be refreshed, as a whole number', async () => {
    const tab = await startWith({ provider: 'webMethods', grant: 'authorization_code' });
    await fill(tab, screen.getByLabelText(/^Refresh Count/), 'x');
    expect(screen.getByText('Enter a whole number of 1 or more, or leave it empty.')).toBeTruthy();
    await tab.user.clear(screen.getByLabelText(/^Refresh Count/));
    await fill(tab, screen.getByLabelText(/^Refresh Count/), '10');
    await pick(tab, /Parameters of the token call/, /^In a form/);
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.webMethods).toEqual({ parametersIn: 'body', refreshLimit: 10 }));
  });
});
