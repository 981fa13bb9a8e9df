import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { RequestTab } from '../../renderer/features/request/RequestTab';
import { type ApiRequest, type ApiResponse, apiRequestSchema, type HistoryEntry } from '../../src/domain/request';
import type { FakeAnswers, FakeState } from '../support/fakeBridge';
import { sampleId, sampleProfile, sampleView } from '../support/sampleData';
import { renderTab } from './renderTab';

export const acme = sampleProfile(1, { name: 'Acme' });
export const other = sampleProfile(2, { name: 'Other' });
export const practice = sampleProfile(3, { name: 'Practice', server: { kind: 'practice' } });

export const answered: ApiResponse = {
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

export const sent = (n: number, change: Partial<ApiRequest> = {}, entry: Partial<HistoryEntry> = {}): HistoryEntry => ({
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
export const start = async (state: Partial<FakeState> = {}, answers?: FakeAnswers) => {
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
export type Tab = Awaited<ReturnType<typeof start>>;
afterEach(() => {
  end?.();
  cleanup();
});

export const address = (): HTMLInputElement => screen.getByLabelText('Address');
export const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
export const openTab = (tab: Tab, name: RegExp): Promise<void> => tab.user.click(screen.getByRole('tab', { name }));
export const fill = async (tab: Tab, control: HTMLElement, text: string): Promise<void> => {
  await tab.user.click(control);
  await tab.user.paste(text);
};
export const sendTo = async (tab: Tab, url = 'https://api.example.com/orders'): Promise<void> => {
  await fill(tab, address(), url);
  await tab.user.click(button('Send'));
};
export const requests = (tab: Tab): readonly ApiRequest[] =>
  tab.inputsOf('request.send').map((input) => (input as { readonly request: ApiRequest }).request);
