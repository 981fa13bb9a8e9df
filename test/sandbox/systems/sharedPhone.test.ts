// @vitest-environment jsdom
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyAnswer } from '../../../src/sandbox/systems/shared/answer';
import { openEmulatorServer, type Route } from '../../../src/sandbox/systems/shared/emulatorServer';
import { createMailbox } from '../../../src/sandbox/systems/shared/mailbox';
import { answerPhone, type Decision, type PhoneContents } from '../../../src/sandbox/systems/shared/phone';
import { phonePage } from '../../../src/sandbox/systems/shared/phonePage';

const openServer = async (route: Route) => {
  const server = await openEmulatorServer({ now: Date.now });
  server.handle(route);
  onTestFinished(server.stop);
  return server;
};

describe('the practice phone', () => {
  const contents = (change: Partial<PhoneContents> = {}): PhoneContents => ({
    brand: 'Practice <system>',
    codes: () => [{ label: 'App', code: '123456', secondsLeft: 7, used: false }],
    messages: () => [{ channel: 'e-mail', to: 'a@b.example', text: '1111-222222', at: Date.UTC(2027, 0, 1, 7, 8, 9) }],
    approvals: () => [{ id: 'id-1', title: 'Sign in', message: '<b>', matching: 'abcd1234', secondsLeft: 60 }],
    decide: () => false,
    ...change,
  });

  const onPhone = async (change: Partial<PhoneContents> = {}) => {
    const shown = contents(change);
    const { origin } = await openServer((arrival) => answerPhone(arrival, shown) ?? emptyAnswer(404));
    const decide = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${origin}/practice/phone/decide`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers,
        redirect: 'manual',
      });
    return { origin, decide };
  };

  it('shows codes, messages and questions, all of it harmless text', () => {
    const { html, headers } = phonePage(contents());

    expect(html).toContain('<code>123456</code>');
    expect(html).toContain('1111-222222');
    expect(html).toContain('e-mail to a@b.example, 07:08:09 UTC');
    expect(html).toContain('abcd1234');
    expect(html).toContain('&lt;b&gt;');
    expect(html).toContain('Practice &lt;system&gt;');
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'; form-action 'self';/,
    );
  });

  it.each<Decision>(['approve', 'deny', 'report'])('passes %s on', async (decision) => {
    const decisions: unknown[] = [];
    const { decide } = await onPhone({ decide: (...given) => decisions.push(given) > 0 });

    const { status } = await decide({ id: 'id-1', decision });

    expect(status).toBe(303);
    expect(decisions).toEqual([['id-1', decision]]);
  });

  it('takes no decision from another web page, and no unknown one', async () => {
    const decisions: unknown[] = [];
    const { decide } = await onPhone({ decide: (...given) => decisions.push(given) > 0 });

    const foreign = await decide({ id: 'id-1', decision: 'approve' }, { origin: 'https://evil.example' });
    const unknown = await decide({ id: 'id-1', decision: 'explode' });

    expect([foreign.status, unknown.status]).toEqual([403, 400]);
    expect(decisions).toEqual([]);
  });

  it('serves nothing but the phone', async () => {
    const { origin } = await onPhone();

    expect((await fetch(`${origin}/practice/phones`)).status).toBe(404);
    expect((await fetch(`${origin}/practice/phone`, { method: 'DELETE' })).status).toBe(404);
  });

  it('brings itself up to date once a second, and leaves alone what has not changed', async () => {
    const parts = { codes: '<p>new codes</p>', approvals: '', messages: '<p>new mail</p>' };
    const timers: { readonly tick: () => Promise<void>; readonly ms: number }[] = [];
    document.documentElement.innerHTML = phonePage(contents()).html;
    const part = (id: string) => document.getElementById(id);

    runInNewContext(document.querySelector('script')?.textContent ?? '', {
      document,
      fetch: async () => ({ ok: true, json: async () => parts }),
      setInterval: (tick: () => Promise<void>, ms: number) => timers.push({ tick, ms }),
    });
    await timers[0]?.tick();
    const mail = part('messages')?.firstChild;
    await timers[0]?.tick();

    expect(timers.map(({ ms }) => ms)).toEqual([1000]);
    expect(part('codes')?.textContent).toBe('new codes');
    expect(part('messages')?.firstChild).toBe(mail);
    expect(part('approvals')?.textContent).toBe('');
  });

  it('keeps the latest twenty messages, newest first', () => {
    const mailbox = createMailbox(() => 5);

    for (let i = 0; i < 22; i += 1) mailbox.deliver({ channel: 'e-mail', to: 'x', text: String(i) });

    expect(mailbox.list().length).toBe(20);
    expect(mailbox.list()[0]).toEqual({ channel: 'e-mail', to: 'x', text: '21', at: 5 });
  });
});
