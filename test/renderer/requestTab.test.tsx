// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { ApiResponse } from '../../src/domain/request';
import { address, answered, button, fill, openTab, requests, sendTo, start } from './requestTabSetUp';

describe('sending', () => {
  it('sends method and address, and shows status, meaning, time and size', async () => {
    const tab = await start();
    expect(button('Send')).toHaveProperty('disabled', true);
    await sendTo(tab);
    const answer = await screen.findByRole('region', { name: 'Answer' });
    expect(within(answer).getByText('200 OK')).toBeTruthy();
    expect(within(answer).getByText('it worked')).toBeTruthy();
    expect(within(answer).getByText(/184 ms/)).toBeTruthy();
    expect(requests(tab)).toMatchObject([
      { method: 'GET', url: 'https://api.example.com/orders', authorization: 'access' },
    ]);
  });

  it('sends with Enter in the address and with Ctrl+Enter from anywhere', async () => {
    const tab = await start();
    await fill(tab, address(), 'https://api.example.com/orders');
    await tab.user.keyboard('{Enter}');
    await screen.findByRole('region', { name: 'Answer' });
    await openTab(tab, /^Options/);
    await tab.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(requests(tab)).toHaveLength(2));
  });

  it('can be cancelled, and says that the server may have heard it', async () => {
    const waiting: { refuse?: (error: unknown) => void } = {};
    const tab = await start(
      {},
      {
        'request.send': () => new Promise((_resolve, reject) => Object.assign(waiting, { refuse: reject })),
        'request.cancel': () => waiting.refuse?.(fail('cancelled', {})),
      },
    );
    await sendTo(tab);
    await tab.user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('The request was cancelled.')).toBeTruthy();
    expect(tab.inputsOf('request.cancel')).toHaveLength(1);
    expect(button('Send')).toBeTruthy();
  });

  it('shows why it failed, and tries again from there', async () => {
    const tab = await start(
      {},
      {
        'request.send': () => {
          throw fail('host-not-found', { host: 'api.example.com' });
        },
      },
    );
    await sendTo(tab);
    expect(await screen.findByText(/api\.example\.com could not be found/)).toBeTruthy();
    await tab.user.click(button('Try again'));
    await waitFor(() => expect(requests(tab)).toHaveLength(2));
  });

  it('goes on while the person looks elsewhere, and its answer is there on return', async () => {
    const waiting: { answer?: (response: ApiResponse) => void } = {};
    const tab = await start(
      {},
      {
        'request.send': () => new Promise((resolve) => Object.assign(waiting, { answer: resolve })),
      },
    );
    await sendTo(tab);
    await tab.user.click(button('Show Other'));
    expect(address().value).toBe('');
    waiting.answer?.(answered);
    await tab.user.click(button('Show Acme'));
    expect(await screen.findByText('200 OK')).toBeTruthy();
    expect(address().value).toBe('https://api.example.com/orders');
  });

  it('does not send with a time limit that is none, and shows where it stands', async () => {
    const tab = await start();
    await openTab(tab, /^Options/);
    await tab.user.type(screen.getByLabelText(/Time for the answer/), 'x');
    await openTab(tab, /^Query/);
    await sendTo(tab);
    expect(await screen.findByText('Enter whole seconds from 1 to 600.')).toBeTruthy();
    expect(requests(tab)).toEqual([]);
  });
});

describe('the parts of a request', () => {
  it('carries query and headers, those switched off too, and leaves empty lines out', async () => {
    const tab = await start();
    await tab.user.click(button('Add query parameter'));
    await fill(tab, screen.getByLabelText('Name of query parameter 1'), 'page');
    await fill(tab, screen.getByLabelText('Value of query parameter 1'), '2');
    await tab.user.click(button('Add query parameter'));
    await openTab(tab, /^Headers/);
    await tab.user.click(button('Add header'));
    await fill(tab, screen.getByLabelText('Name of header 1'), 'X-Test');
    await tab.user.click(screen.getByRole('checkbox', { name: 'Send header 1' }));
    await sendTo(tab);
    await waitFor(() =>
      expect(requests(tab)[0]).toMatchObject({
        query: [{ name: 'page', value: '2', enabled: true }],
        headers: [{ name: 'X-Test', value: '', enabled: false }],
      }),
    );
  });

  it('T9: shows the header that carries the token masked, and never asks for the token', async () => {
    const tab = await start();
    await openTab(tab, /^Headers/);
    expect(await screen.findByText('Bearer eyJh…Qf2A')).toBeTruthy();
    await openTab(tab, /^Options/);
    await tab.user.click(screen.getByRole('radio', { name: 'None' }));
    await openTab(tab, /^Headers/);
    expect(screen.getByText(/No token is sent/)).toBeTruthy();
    expect(tab.inputsOf('token.reveal')).toEqual([]);
  });

  it('keeps what was typed for each kind of body', async () => {
    const tab = await start();
    await openTab(tab, /^Body/);
    await tab.user.click(screen.getByRole('radio', { name: 'Form' }));
    await tab.user.click(button('Add form field'));
    await fill(tab, screen.getByLabelText('Name of form field 1'), 'a');
    await tab.user.click(screen.getByRole('radio', { name: 'JSON' }));
    expect(screen.getByRole('textbox', { name: 'JSON body' })).toBeTruthy();
    expect(screen.getByText(/A body has no meaning with GET/)).toBeTruthy();
    await tab.user.click(screen.getByRole('radio', { name: 'Form' }));
    expect(screen.getByDisplayValue('a')).toBeTruthy();
    await sendTo(tab);
    await waitFor(() =>
      expect(requests(tab)[0]?.body).toEqual({ kind: 'form', fields: [{ name: 'a', value: '', enabled: true }] }),
    );
  });
});
