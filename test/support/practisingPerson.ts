import type { PracticeSystem, Profile } from '../../src/domain/profile';
import type { Answer, OpenQuestion, Question } from '../../src/domain/question';
import type { Browser } from '../../src/ports';
import { createSettableClock, type SettableClock } from './memoryPorts';
import { createPersonAtBrowser, type Page } from './personAtBrowser';
import { type RunningCore, startCore } from './runningCore';

const unescaped = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

const codes = (html: string): readonly string[] =>
  [...html.matchAll(/<code>([^<]*)<\/code>/g)].map(([, text = '']) => unescaped(text));

const part = (html: string, id: string): string =>
  new RegExp(`<div id="${id}"[^>]*>([\\s\\S]*?)</div>`).exec(html)?.[1] ?? '';

/** The practice phone as its owner uses it: read on its page, answered by its buttons. */
export const phoneAt = (address: string) => {
  const look = async (): Promise<string> => (await fetch(address)).text();
  return {
    /** The code of the authenticator app. */
    code: async (): Promise<string> => codes(part(await look(), 'codes'))[0] ?? '',
    /** The newest message. */
    message: async (): Promise<string> => codes(part(await look(), 'messages'))[0] ?? '',
    /** What to answer to a knowledge question. */
    answerTo: async (question: string): Promise<string> => {
      const rows = [...(await look()).matchAll(/<li>([^<]*)<br><code>([^<]*)<\/code><\/li>/g)];
      return unescaped(rows.find(([, text = '']) => unescaped(text) === question)?.[2] ?? '');
    },
    /** Presses a button of what waits; whether anything did. */
    decide: async (decision: 'approve' | 'deny' | 'report'): Promise<boolean> => {
      const id = /name="id" value="([^"]*)"/.exec(await look())?.[1];
      if (id === undefined) return false;
      const { origin } = new URL(address);
      const body = new URLSearchParams({ id: unescaped(id), decision });
      await fetch(`${address}/decide`, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
      return true;
    },
  };
};

/** Fills in the sign-in pages of the practice systems with what stands on them, and what the phone beside them shows. */
const fillIn = async (form: URLSearchParams, { address, text }: Page): Promise<void> => {
  const [name, password] = codes(/<p class="note" id="hint">([\s\S]*?)<\/p>/.exec(text)?.[1] ?? '');
  for (const field of ['username', 'email']) if (form.has(field) && name !== undefined) form.set(field, name);
  if (form.has('password') && password !== undefined) form.set('password', password);
  if (form.has('otp')) form.set('otp', await phoneAt(new URL('/practice/phone', address).href).code());
  for (const [, field = '', options = ''] of text.matchAll(/<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    for (const [, value = ''] of options.matchAll(/<option value="([^"]*)" selected>/g)) form.append(field, value);
  }
};

/** A started core with a person who practises: the browser signs in by itself, a phone page is only noted. */
export type Practising = RunningCore & {
  readonly clock: SettableClock;
  /** Every address the browser was asked to open. */
  readonly opened: readonly string[];
  /** Makes a practice profile and answers its id. */
  readonly add: (
    system: PracticeSystem,
    grant: Profile['grant'],
    more?: { readonly keepSeed?: boolean; readonly lifetimeSeconds?: 20 | 120 | 600 | 3600 },
  ) => Promise<string>;
  readonly get: (profileId: string, how?: 'best' | 'refresh' | 'sign-in') => ReturnType<RunningCore['client']['call']>;
  /** The question that is open, once there is one. */
  readonly asked: () => Promise<OpenQuestion>;
  /** Waits for a question, which has to be of this kind, and answers it. */
  readonly answer: <Kind extends Question['kind']>(
    kind: Kind,
    say: (question: Extract<Question, { readonly kind: Kind }>) => Answer | Promise<Answer>,
  ) => Promise<void>;
  /** The phone, opened as a person opens it. */
  readonly phone: (profileId: string) => Promise<ReturnType<typeof phoneAt>>;
};

/** The time, at the beginning of a step of one-time codes: one that is about to end is waited out. */
const earlyInStep = (): number => Math.floor(Date.now() / 30_000) * 30_000 + 2_000;

/** Starts the app; with another one's parts it is that app after a restart, at the same time. */
export const startPractising = async (before?: Practising): Promise<Practising> => {
  const clock = before?.clock ?? createSettableClock(earlyInStep());
  const person = createPersonAtBrowser({ fillIn });
  const opened: string[] = [];
  const browser: Browser = {
    open: async (address) => {
      opened.push(address);
      if (!new URL(address).pathname.startsWith('/practice/')) await person.open(address);
    },
  };
  const running = await startCore({ browser, clock, ...(before === undefined ? {} : { before }) });
  const { client } = running;

  const asked = async (): Promise<OpenQuestion> => {
    for (;;) {
      const [open] = await client.call('questions.open');
      if (open !== undefined) return open;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    ...running,
    clock,
    opened,
    add: async (system, grant, { keepSeed = false, lifetimeSeconds = 600 } = {}) =>
      (await client.call('profiles.addPractice', { system, grant, lifetimeSeconds, keepSeed })).id,
    get: (profileId, how = 'best') => client.call('token.get', { profileId, how }),
    asked,
    answer: async (kind, say) => {
      const { id, question } = await asked();
      if (question.kind !== kind) throw new Error(`asked ${question.kind} in place of ${kind}`);
      // The kind was compared above; the compiler does not follow a generic one.
      const answer = await say(question as Parameters<typeof say>[0]);
      await client.call('questions.answer', { questionId: id, answer });
    },
    phone: async (profileId) => {
      await client.call('practice.open', { profileId, page: 'phone' });
      return phoneAt(opened.at(-1) ?? '');
    },
  };
};
