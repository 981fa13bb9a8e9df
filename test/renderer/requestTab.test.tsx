// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RequestTab } from '../../renderer/features/request/RequestTab';
import { fail } from '../../src/domain/errors';
import { type ApiRequest, type ApiResponse, apiRequestSchema, type HistoryEntry } from '../../src/domain/request';
import type { FakeAnswers, FakeState } from '../support/fakeBridge';
import { sampleId, sampleProfile, sampleView } from '../support/sampleData';
import { renderTab } from './renderTab';

const acme = sampleProfile(1, { name: 'Acme' });
const other = sampleProfile(2, { name: 'Other' });
const practice = sampleProfile(3, { name: 'Practice', server: { kind: 'practice' } });

const answered: ApiResponse = {
  runId: sampleId(1),
  status: 200,
  statusText: 'OK',
  url: 'https://api.example.com/orders',
  headers: [
    ['content-type', 'application/json'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  contentType: 'application/json',
  text: '{"id":12345678901234567890,"id":2}',
  bytes: 34,
  truncated: false,
  hops: [],
  timing: { total: 184, firstByte: 61 },
  sentAuthorization: 'Bearer eyJh…Qf2A',
  tokenBytes: 1284,
};

const sent = (n: number, change: Partial<ApiRequest> = {}, entry: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id: sampleId(500 + n),
  profileId: acme.id,
  at: Date.now() - n * 60_000,
  request: apiRequestSchema.parse({ url: `https://api.example.com/things/${n}`, ...change }),
  status: 200,
  milliseconds: 84,
  ...entry,
});

beforeAll(() => {
  // The editor measures its text, which a page without layout cannot.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});

let end: (() => void) | undefined;
const start = async (state: Partial<FakeState> = {}, answers?: FakeAnswers) => {
  const tab = renderTab((profile) => <RequestTab key={profile.id} profile={profile} />, {
    state: {
      profiles: [acme, other],
      views: { [acme.id]: sampleView(acme, Date.now()) },
      response: answered,
      ...state,
    },
    ...(answers === undefined ? {} : { answers }),
  });
  end = tab.end;
  await screen.findByLabelText('Address');
  return tab;
};
type Tab = Awaited<ReturnType<typeof start>>;
afterEach(() => {
  end?.();
  cleanup();
});

const address = (): HTMLInputElement => screen.getByLabelText('Address');
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const openTab = (tab: Tab, name: RegExp): Promise<void> => tab.user.click(screen.getByRole('tab', { name }));
const fill = async (tab: Tab, control: HTMLElement, text: string): Promise<void> => {
  await tab.user.click(control);
  await tab.user.paste(text);
};
const sendTo = async (tab: Tab, url = 'https://api.example.com/orders'): Promise<void> => {
  await fill(tab, address(), url);
  await tab.user.click(button('Send'));
};
const requests = (tab: Tab): readonly ApiRequest[] =>
  tab.inputsOf('request.send').map((input) => (input as { readonly request: ApiRequest }).request);

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
    expect(await screen.findByText('No way')).toBeTruthy();
    expect(screen.getByText('insufficient_scope · scope: orders:write')).toBeTruthy();
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
