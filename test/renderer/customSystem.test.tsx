// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { standardParameters } from '../../src/domain/customSystem';
import { customExamples } from '../../src/providers/presets/customExamples';
import { sampleProfile } from '../support/sampleData';
import { button, field, other, savedIn, start } from './settingsTabSetUp';

const dx = customExamples.find(({ id }) => id === 'dx')!;
/** A form of a few rows: each is drawn with all that can be pressed in it. */
const few = standardParameters.filter(({ name }) => ['grant_type', 'password', 'refresh_token'].includes(name));
const custom = (change: Parameters<typeof sampleProfile>[1] = {}) =>
  sampleProfile(1, {
    name: 'Acme',
    provider: 'custom',
    preset: 'custom',
    server: { kind: 'endpoints', endpoints: { token: 'https://api.example.com/token' } },
    grant: 'password',
    clientId: '',
    username: 'dana',
    scope: '',
    custom: { parameters: few },
    ...change,
  });
const open = (change: Parameters<typeof sampleProfile>[1] = {}) => start({ profiles: [custom(change), other] });

/** What a control holds from now on, as after typing it. */
const type = (control: HTMLElement, text: string): void => {
  fireEvent.change(control, { target: { value: text } });
};
const call = (): string => screen.getByLabelText('Preview of the token call').textContent ?? '';
const reading = () => screen.findByLabelText('What is read from the sample');
const rowOf = async (name: string): Promise<string> =>
  [...(await reading()).querySelectorAll('tr')].find((row) => row.querySelector('th')?.textContent === name)
    ?.textContent ?? '';

describe('the settings of a custom system', () => {
  it('are shown for such a profile alone', async () => {
    await start();
    expect(screen.queryByRole('region', { name: 'Token call' })).toBeNull();
  });

  it('show the call as it would be sent, at each change, without a secret', async () => {
    await open({ clientAuth: 'client_secret_post', clientId: 'my-client', custom: {} });
    expect(call()).toContain('POST https://api.example.com/token');
    expect(call()).toContain('grant_type=password&username=dana&password=•••&client_id=my-client&client_secret=•••');
    type(field('Name of parameter 2'), 'user');
    expect(call()).toContain('&user=dana&');
  });

  it('show a refresh as well, where there is one', async () => {
    const tab = await open();
    await tab.user.click(screen.getByRole('radio', { name: 'Refresh' }));
    expect(call()).toContain('grant_type=refresh_token&refresh_token=•••');
    expect(call()).not.toContain('password');
  });

  it('save what was typed, without rows in which nothing stands', async () => {
    const tab = await open();
    await tab.user.click(button('Add parameter'));
    await tab.user.click(button('Add parameter'));
    type(field('Name of parameter 5'), ' X-Tenant ');
    type(field('Value of parameter 5'), 'T1');
    await tab.user.click(button('Words of the system'));
    await tab.user.click(button('Add word'));
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)).toBeDefined());
    expect(savedIn(tab)?.custom?.words).toEqual([]);
    expect(savedIn(tab)?.custom?.parameters).toHaveLength(4);
    expect(savedIn(tab)?.custom?.parameters.at(-1)).toEqual({
      name: 'X-Tenant',
      in: 'body',
      value: 'T1',
      encode: 'none',
      prefix: '',
    });
  });

  it('say beside the row what is wrong with it, wherever empty rows stand', async () => {
    const tab = await open({ custom: { parameters: [] } });
    await tab.user.click(button('Add parameter'));
    await tab.user.click(button('Add parameter'));
    type(field('Value of parameter 2'), '{{nobody}}');
    const second = screen.getByRole('group', { name: 'Parameter 2' });
    expect(within(second).getByRole('status').textContent).toBe('Give this parameter a name, or remove it.');
    type(field('Name of parameter 2'), 'x');
    expect(within(second).getByRole('status').textContent).toMatch(/^“nobody” is no word of this call/);
    expect(within(screen.getByRole('group', { name: 'Parameter 1' })).queryByRole('status')).toBeNull();
  });

  it.each<[string, string, string, RegExp]>([
    ['an access token', 'Access token', 'a..b', /^This is no place in an answer/],
    ['an end', 'Where the end stands (optional)', 'a[', /^This is no place in an answer/],
    ['the presented value', 'Value', 'token', /^The token itself is missing/],
  ])('say beside the field what is wrong with %s', async (_case, name, text, problem) => {
    await open();
    const control = field(name);
    type(control, text);
    const described = control.getAttribute('aria-describedby')?.split(' ') ?? [];
    const notes = described.map((id) => document.getElementById(id)?.textContent);
    expect(notes.some((note) => problem.test(note ?? ''))).toBe(true);
    expect(control.getAttribute('aria-invalid')).toBe('true');
  });

  it('can start from a system that is known, and go back', async () => {
    const tab = await open();
    type(field('Access token'), 'mine');
    await tab.user.click(button('Start from…'));
    await tab.user.click(screen.getByRole('menuitem', { name: /DX Operational/ }));
    expect(field('Access token').value).toBe('tkn');
    expect(call()).toContain('grant_type=PASSWORD');
    await tab.user.click(button('Undo'));
    expect(field('Access token').value).toBe('mine');
  });

  it('do not touch what is no system’s description when another is started from', async () => {
    const tab = await open();
    await tab.user.click(button('Start from…'));
    await tab.user.click(screen.getByRole('menuitem', { name: /webMethods/ }));
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.custom?.body).toBe('none'));
    expect(savedIn(tab)).toMatchObject({ grant: 'password', username: 'dana', name: 'Acme' });
  });
});

describe('a pasted sample answer', () => {
  const body = JSON.stringify({ tkn: 'a3bdf820-1eaf-47f4-acd6-7caca7fe17d2', v: 1800, lc: 'es', msg: '' });
  const sample = () => field('Paste a sample answer (optional)');

  it('shows what would be read from it and where, tokens by their ends alone', async () => {
    await open({ custom: dx.settings });
    type(sample(), body);
    expect(await screen.findByText('A token would be read from this.')).toBeTruthy();
    expect(await rowOf('Access token')).toBe('Access tokena3bd…17d2at tkn');
    expect(await rowOf('End')).toBe('End30 minutes after its last useat v');
    expect(await rowOf('lc')).toBe('lcesat lc');
    expect(await rowOf('Refresh token')).toContain('Nothing usable stands at rtkn');
    expect(await rowOf('Error code')).toBe('Error codeNot looked for');
    expect((await reading()).textContent).not.toContain('1eaf');
  });

  it('follows every change of the settings', async () => {
    await open();
    type(sample(), body);
    expect(await screen.findByText('No token would be read from this.')).toBeTruthy();
    type(field('Access token'), 'tkn');
    expect(await screen.findByText('A token would be read from this.')).toBeTruthy();
    type(field('Error code (optional)'), 'lc');
    expect(await screen.findByText('This would be taken for a refusal.')).toBeTruthy();
  });

  it('names the places of the sample for whoever looks for the right one', async () => {
    await open();
    type(sample(), JSON.stringify({ data: { auth: { secret: 'x' } } }));
    expect(await screen.findByText('data.auth.secret')).toBeTruthy();
  });

  it('says of what is no JSON that it has no places at all', async () => {
    await open();
    type(sample(), '{ "tkn"?: "a3bdf820", "v"?: 1800 }');
    expect(await screen.findByText(/^It is neither JSON nor a form nor headers\./)).toBeTruthy();
    expect(screen.queryByText(/The places listed below/)).toBeNull();
  });

  it('says that more than an answer may hold is not read', async () => {
    await open();
    type(sample(), `"${'x'.repeat(1_048_577)}"`);
    expect(await screen.findByText('This is longer than any answer that is read.')).toBeTruthy();
    expect(screen.queryByLabelText('What is read from the sample')).toBeNull();
  });

  it('T14: is sent nowhere, kept in no draft, and gone on leaving', async () => {
    const tab = await open({ custom: dx.settings });
    type(sample(), body);
    await reading();
    const sent = JSON.stringify(tab.fake.calls);
    await tab.user.click(button('Show Other'));
    await tab.user.click(button('Show Acme'));
    expect(sample().value).toBe('');
    expect(field('Name').value).toBe('Acme');
    expect(screen.queryByText('Unsaved changes')).toBeNull();
    expect(sent).not.toContain('a3bdf820');
  });

  it('can be cleared', async () => {
    const tab = await open();
    type(sample(), body);
    await reading();
    await tab.user.click(button('Clear the sample'));
    expect(sample().value).toBe('');
    await waitFor(() => expect(screen.queryByLabelText('What is read from the sample')).toBeNull());
  });
});
