// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/domain/request';
import { sampleId, sampleView } from '../support/sampleData';
import {
  acme,
  address,
  answered,
  button,
  fill,
  openTab,
  practice,
  requests,
  sendTo,
  sent,
  start,
  type Tab,
} from './requestTabSetUp';

describe('the answer', () => {
  it('lays JSON out to the letter: large numbers and double names stay', async () => {
    const tab = await start();
    await sendTo(tab);
    const body = await screen.findByLabelText('Body, laid out');
    expect(body.textContent).toContain('"id": 12345678901234567890,');
    expect(body.textContent).toContain('"id": 2');
    await openTab(tab, /^Raw/);
    expect(screen.getByLabelText('Body as it came').textContent).toBe('{"id":12345678901234567890,"id":2}');
  });

  it('shows every header, also of the same name, and what was sent along', async () => {
    const tab = await start();
    await sendTo(tab);
    await screen.findByText('200 OK');
    await tab.user.click(screen.getAllByRole('tab', { name: /^Headers/ })[1] as HTMLElement);
    expect(screen.getByText('a=1')).toBeTruthy();
    expect(screen.getByText('b=2')).toBeTruthy();
    await openTab(tab, /^Timing/);
    expect(screen.getByText('Bearer eyJh…Qf2A')).toBeTruthy();
    expect(screen.getByText('61 ms')).toBeTruthy();
  });

  it('says that a bound token takes a fresh proof along, and what became of it', async () => {
    const sentAs = { in: 'header', name: 'Authorization', masked: 'DPoP eyJh…Qf2A' } as const;
    const view = sampleView(acme, Date.now(), { sentAs, binding: { isBound: true, thumbprint: 'thumbprint' } });
    const tab = await start({ views: { [acme.id]: view }, response: { ...answered, proof: 'with-nonce' } });
    await openTab(tab, /^Headers/);
    expect(await screen.findByText('added when the request leaves, with a fresh proof of its key')).toBeTruthy();
    expect(screen.getByText('DPoP eyJh…Qf2A')).toBeTruthy();
    await sendTo(tab);
    await screen.findByText('200 OK');
    await openTab(tab, /^Timing/);
    expect(screen.getByText(/once more with the nonce that the API demanded/)).toBeTruthy();
  });

  it('F71: says plainly how much of a large body is shown, and lays nothing out then', async () => {
    const tab = await start({ response: { ...answered, truncated: true, bytes: 10_485_760 } });
    await sendTo(tab);
    expect(await screen.findByText(/The first 34 bytes of 10 MB are shown/)).toBeTruthy();
    expect(screen.queryByLabelText('Body, laid out')).toBeNull();
  });

  it('says plainly that a body is no text', async () => {
    const { text: _text, ...binary } = { ...answered, contentType: 'image/png', bytes: 48_213 };
    const tab = await start({ response: binary });
    await sendTo(tab);
    expect(await screen.findByText(/The body is no text: 48,213 bytes of image\/png/)).toBeTruthy();
    expect(button('Copy body')).toHaveProperty('disabled', true);
  });

  it('copies the whole body through the main process and says when the clipboard is cleared', async () => {
    const tab = await start({}, { 'request.copyBody': () => ({ clearsAt: Date.now() + 60_000 }) });
    await sendTo(tab);
    await screen.findByText('200 OK');
    await tab.user.click(button('Copy body'));
    expect(await screen.findByText(/^Copied, clears in/)).toBeTruthy();
    const [sending] = tab.inputsOf('request.send') as readonly { readonly runId: string }[];
    expect(tab.inputsOf('request.copyBody')).toEqual([{ runId: sending?.runId }]);
  });

  it('shows what the API says about the token', async () => {
    const headers = [
      ['WWW-Authenticate', 'Bearer error="insufficient_scope", scope="orders:write", error_description="No way"'],
    ] as const;
    const tab = await start({ response: { ...answered, status: 403, statusText: 'Forbidden', headers } });
    await sendTo(tab);
    expect(await screen.findByText('The token does not allow this.')).toBeTruthy();
    expect(screen.getByText(/^The API wants the scope “orders:write”\. Add it under Settings/)).toBeTruthy();
    expect(screen.getByText('“No way”')).toBeTruthy();
    expect(screen.getByText('insufficient_scope').closest('dd')?.previousElementSibling?.textContent).toBe('Error');
    expect(screen.getByText('orders:write').closest('dd')?.previousElementSibling?.textContent).toBe('Scope');
  });

  it('F22: names the size of the token where that may be why', async () => {
    const tab = await start({ response: { ...answered, status: 431, tokenBytes: 17_000 } });
    await sendTo(tab);
    expect(await screen.findByText('The token is 17,000 bytes long.')).toBeTruthy();
  });

  it('T15: shows each redirect and what was left behind', async () => {
    const hops = [
      { status: 302, from: 'https://a.example/x', to: 'https://b.example/y?t=1', stripped: true },
      {
        status: 302,
        from: 'https://b.example/y',
        to: 'http://169.254.169.254/',
        stripped: false,
        notFollowed: 'local-address',
      },
    ] as const;
    const tab = await start({ response: { ...answered, hops } });
    await sendTo(tab);
    await tab.user.click(await screen.findByRole('tab', { name: /Timing 2 redirects/ }));
    expect(screen.getByText(/token, credentials and body were left behind/)).toBeTruthy();
    expect(screen.getByText(/^Not followed: a server out there/)).toBeTruthy();
  });
});

describe('saved requests and history', () => {
  const open = async (tab: Tab): Promise<HTMLElement> => {
    await tab.user.click(button('Saved requests and history'));
    return screen.findByRole('complementary', { name: 'Saved requests and history' });
  };

  it('saves under a suggested name, opens again, renames and deletes', async () => {
    const tab = await start();
    await fill(tab, address(), 'https://api.example.com/orders');
    await tab.user.click(button('Save'));
    const dialog = await screen.findByRole('dialog', { name: 'Save request' });
    expect(within(dialog).getByLabelText<HTMLInputElement>('Name').value).toBe('GET /orders');
    await tab.user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await tab.user.clear(address());
    const library = await open(tab);
    await tab.user.click(await within(library).findByRole('button', { name: /^GET \/orders/ }));
    expect(address().value).toBe('https://api.example.com/orders');

    await tab.user.click(within(library).getByRole('button', { name: 'What to do with GET /orders' }));
    await tab.user.click(await screen.findByRole('menuitem', { name: 'Rename' }));
    const rename = await screen.findByRole('dialog', { name: 'Rename request' });
    await tab.user.clear(within(rename).getByLabelText('Name'));
    await fill(tab, within(rename).getByLabelText('Name'), 'All orders');
    await tab.user.click(within(rename).getByRole('button', { name: 'Rename' }));
    await tab.user.click(await screen.findByRole('button', { name: 'What to do with All orders' }));
    await tab.user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    expect(await screen.findByText(/Nothing is saved yet/)).toBeTruthy();
    expect(address().value).toBe('https://api.example.com/orders');
  });

  it('changes the saved request in its place rather than saving another', async () => {
    const saved = [{ id: sampleId(700), profileId: acme.id, name: 'Orders', request: sent(1).request }];
    const tab = await start({ saved });
    const library = await open(tab);
    await tab.user.click(await within(library).findByRole('button', { name: /^Orders/ }));
    await fill(tab, address(), '/more');
    await tab.user.click(button('Save'));
    await tab.user.click(await screen.findByRole('menuitem', { name: 'Save as “Orders”' }));
    await waitFor(() => expect(tab.fake.state.saved).toHaveLength(1));
    await waitFor(() => expect(tab.fake.state.saved[0]?.request.url).toBe('https://api.example.com/things/1/more'));
  });

  it('finds in the history, and sends again with one press', async () => {
    const history = [sent(1), sent(2, { method: 'POST' }), sent(3, {}, { errorCode: 'timed-out' })];
    const { status: _status, ...failed } = history[2] as HistoryEntry;
    const tab = await start({ history: [history[0] as HistoryEntry, history[1] as HistoryEntry, failed] });
    const library = await open(tab);
    await tab.user.click(within(library).getByRole('radio', { name: 'History' }));
    expect(await within(library).findByText('failed')).toBeTruthy();
    await fill(tab, within(library).getByLabelText('Search'), 'post things');
    expect(within(library).queryByText('GET /things/1')).toBeNull();
    await tab.user.click(within(library).getByRole('button', { name: 'Send again: POST /things/2' }));
    await waitFor(() =>
      expect(requests(tab)).toMatchObject([{ method: 'POST', url: 'https://api.example.com/things/2' }]),
    );
  });

  it('clears the history', async () => {
    const tab = await start({ history: [sent(1)] });
    const library = await open(tab);
    await tab.user.click(within(library).getByRole('radio', { name: 'History' }));
    await tab.user.click(await within(library).findByRole('button', { name: 'Clear history' }));
    expect(await within(library).findByText('Nothing was sent yet.')).toBeTruthy();
  });
});

describe('a practice profile', () => {
  it('starts with the address of the API that takes its token', async () => {
    const discovery = { issuer: 'http://127.0.0.1:4711/' };
    const tab = await start(
      { profiles: [practice] },
      {
        'discovery.look': (_input, { state }) => ({ ...state.discovery, ...discovery }),
      },
    );
    await waitFor(() => expect(address().value).toBe('http://127.0.0.1:4711/api/echo'));
    expect(tab.inputsOf('discovery.look')).toHaveLength(1);
  });

  it('asks nobody for other profiles', async () => {
    const tab = await start();
    expect(address().value).toBe('');
    expect(tab.inputsOf('discovery.look')).toEqual([]);
  });
});
