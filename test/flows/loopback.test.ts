import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { listenerState, openTestListener, rightAnswer, settled } from '../support/loopbackListener';
import { openSocket, rawRequest, readAll } from '../support/rawHttp';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const open: typeof openTestListener = async (parts) => {
  const listener = await openTestListener(parts);
  closers.push(listener.close);
  return listener;
};

describe('an answer to the sign-in', () => {
  it('is taken by its state, and the browser ends at an address that holds nothing of it (T4)', async () => {
    const loopback = await open();
    const answer = await rawRequest(loopback.port, { target: `/callback${rightAnswer}&scope=a` });

    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/callback/done');
    const got = await loopback.answer;
    expect(got.via).toBe('query');
    expect(Object.fromEntries(got.parameters)).toEqual({ state: listenerState, code: 'c', scope: 'a' });
    expect((await rawRequest(loopback.port, { target: '/callback/done' })).body).toContain('You are signed in.');
  });

  it('is taken once: a reload or prefetch gets the same page and changes nothing (F77)', async () => {
    const loopback = await open();
    const first = await rawRequest(loopback.port, { target: `/callback${rightAnswer}` });
    const second = await rawRequest(loopback.port, { target: `/callback?state=${listenerState}&error=access_denied` });

    expect(second.bytes).toBe(first.bytes);
    expect((await loopback.answer).parameters.get('code')).toBe('c');
    expect((await rawRequest(loopback.port, { target: '/callback/done' })).body).toContain('You are signed in.');
    expect(loopback.strays()).toBe(0);
  });

  it('is shown as declined when it is an error (F81)', async () => {
    const loopback = await open();
    await rawRequest(loopback.port, { target: `/callback?state=${listenerState}&error=access_denied` });
    const page = await rawRequest(loopback.port, { target: '/callback/done' });
    expect(page.body).toContain('This sign-in was declined.');
  });

  it('is still the right one after a thousand forged ones (T1, F82, F83)', async () => {
    const loopback = await open();
    const forged = fc.sample(
      fc.record({
        state: fc.option(
          fc.oneof(fc.string(), fc.constant(listenerState.slice(0, -1)), fc.constant(`${listenerState}x`)),
          {
            nil: undefined,
          },
        ),
        name: fc.constantFrom('error', 'code', 'access_token', 'iss'),
        value: fc.string(),
      }),
      1000,
    );
    const target = ({ state: mark, name, value }: (typeof forged)[number]) =>
      `/callback?${new URLSearchParams({ [name]: value, ...(mark === undefined ? {} : { state: mark }) })}`;
    const statuses: number[] = [];
    for (let at = 0; at < forged.length; at += 50) {
      const answers = forged.slice(at, at + 50).map((one) => rawRequest(loopback.port, { target: target(one) }));
      statuses.push(...(await Promise.all(answers)).map(({ status }) => status));
    }

    expect(statuses).toEqual(forged.map(() => 400));
    expect(await settled(loopback)).toBeUndefined();
    expect(loopback.strays()).toBe(1000);
    expect(loopback.ignored).toHaveLength(20);
    await rawRequest(loopback.port, { target: `/callback${rightAnswer}` });
    expect((await loopback.answer).parameters.get('code')).toBe('c');
  });

  it.each(['state', 'code', 'iss', 'error', 'access_token', 'id_token', 'response'])(
    'is refused when %s is there twice (F84)',
    async (name) => {
      const loopback = await open();
      const value = name === 'state' ? listenerState : 'x';
      const { status } = await rawRequest(loopback.port, {
        target: `/callback?state=${listenerState}&${name}=${value}${name === 'state' ? '' : `&${name}=y`}`,
      });
      expect(status).toBe(400);
      expect(loopback.ignored).toEqual(['duplicate-parameter']);
      expect(await settled(loopback)).toBeUndefined();
    },
  );
});

describe('everything else that reaches the port', () => {
  it.each([
    '/',
    '/favicon.ico',
    '/callback/',
    '/callbackx',
    '/callback/done',
    '/CALLBACK',
    '/%63allback',
    '*',
    '//callback',
  ])('finds nothing at %s, and the sign-in goes on (F78)', async (target) => {
    const loopback = await open();
    expect((await rawRequest(loopback.port, { target: `${target}${rightAnswer}` })).status).toBe(404);
    expect(await settled(loopback)).toBeUndefined();
    expect(loopback.strays()).toBe(0);
  });

  it('is refused whatever host, origin and method it comes with: only the right four in one are taken (T3)', async () => {
    const loopback = await open();
    const { port } = loopback;
    const hosts = [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `[::1]:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1:${port}@evil.example`,
      ` 127.0.0.1 :${port}`,
      '',
    ];
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'];
    const targets = [
      `/callback${rightAnswer}`,
      `http://127.0.0.1:${port}/callback${rightAnswer}`,
      `/other${rightAnswer}`,
    ];
    const taken: string[] = [];
    for (const host of hosts) {
      for (const method of methods) {
        for (const target of targets) {
          if (host === hosts[0] && method === 'GET' && target === targets[0]) continue;
          const { status } = await rawRequest(port, { host, method, target });
          if (![0, 400, 404, 405, 421].includes(status)) taken.push(`${method} ${host} ${target}: ${status}`);
        }
      }
    }
    expect(taken).toEqual([]);
    expect(await settled(loopback)).toBeUndefined();
    expect(new Set(loopback.ignored)).toEqual(new Set(['wrong-method', 'wrong-host']));
    expect((await rawRequest(port, { target: `/callback${rightAnswer}` })).status).toBe(303);
  });

  it('never sees anything but the same bytes, whatever it sends (T4)', async () => {
    const loopback = await open();
    const evil = fc.oneof(
      fc.string(),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '%0d%0aSet-Cookie: a=b', '\u202e'),
    );
    const parameters = fc.sample(
      fc.dictionary(fc.constantFrom('error', 'error_description', 'error_uri', 'code', 'state', 'x'), evil),
      2000,
    );
    const bytes = new Set<string>();
    for (let at = 0; at < parameters.length; at += 50) {
      const answers = parameters
        .slice(at, at + 50)
        .map((one) => rawRequest(loopback.port, { target: `/callback?${new URLSearchParams(one)}` }));
      for (const answer of await Promise.all(answers)) bytes.add(answer.bytes);
    }
    expect(bytes.size).toBe(1);
    const [page = ''] = bytes;
    expect(page).toContain('This address is no longer waiting.');
  });

  it('gets headers that let a page do nothing, on every page (T4)', async () => {
    const loopback = await open({ mode: 'fragment' });
    const targets = ['/', '/callback', '/callback?state=wrong', `/callback${rightAnswer}`, '/callback/done'];
    for (const target of targets) {
      const { headers, body } = await rawRequest(loopback.port, { target });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        connection: 'close',
      });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(body).not.toMatch(/ on\w+=|<link|src=|style="/);
    }
  });

  it('gets styles and a script that its own policy lets run, and nothing else would (T4)', async () => {
    const loopback = await open({ mode: 'fragment' });
    for (const target of ['/', '/callback']) {
      const { headers, body } = await rawRequest(loopback.port, { target });
      const inline = [...body.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)].map(([, tag, text]) => {
        const hash = createHash('sha256')
          .update(text ?? '')
          .digest('base64');
        return `${tag}-src 'sha256-${hash}'`;
      });
      expect(inline).toHaveLength(target === '/callback' ? 2 : 1);
      for (const allowed of inline) expect(headers['content-security-policy']).toContain(allowed);
    }
  });
});

describe('an answer in the fragment', () => {
  it('is handed on by the page, from its own origin only (T3, F86)', async () => {
    const loopback = await open({ mode: 'fragment' });
    const { port } = loopback;
    const page = await rawRequest(port, { target: '/callback' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<script>');
    const post = (origin: string | undefined) =>
      rawRequest(port, {
        method: 'POST',
        target: '/callback',
        body: rightAnswer.slice(1),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin === undefined ? {} : { origin }) },
      });
    for (const origin of ['https://evil.example', 'null', undefined, `http://localhost:${port}`]) {
      expect((await post(origin)).status).toBe(421);
    }
    expect(await settled(loopback)).toBeUndefined();
    expect((await post(`http://127.0.0.1:${port}`)).status).toBe(303);
    expect((await loopback.answer).via).toBe('fragment');
  });

  it('is taken from the query as well, where some systems put it', async () => {
    const loopback = await open({ mode: 'fragment' });
    await rawRequest(loopback.port, { target: `/callback${rightAnswer}` });
    expect((await loopback.answer).via).toBe('query');
  });
});

describe('an answer in a posted form', () => {
  const form = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    origin: 'https://provider.example',
  };

  it('is taken from whatever origin the provider has, by its state (F86)', async () => {
    const loopback = await open({ mode: 'form_post' });
    const post = (body: string) =>
      rawRequest(loopback.port, { method: 'POST', target: '/callback', headers: form, body });
    expect((await post('state=wrong&code=evil')).status).toBe(400);
    expect((await post(rightAnswer.slice(1))).status).toBe(303);
    expect((await loopback.answer).via).toBe('form_post');
  });

  it.each([
    ['JSON', 'application/json'],
    ['text, as a foreign page can post it', 'text/plain'],
    ['parts', 'multipart/form-data'],
    ['nothing named', ''],
  ])('is refused as %s', async (_name, type) => {
    const loopback = await open({ mode: 'form_post' });
    const headers = { ...form, 'content-type': type };
    const answer = await rawRequest(loopback.port, {
      method: 'POST',
      target: '/callback',
      headers,
      body: rightAnswer.slice(1),
    });
    expect(answer.status).toBe(405);
    expect(await settled(loopback)).toBeUndefined();
  });

  it('is refused where none was asked for (F86)', async () => {
    const loopback = await open({ mode: 'query' });
    const answer = await rawRequest(loopback.port, {
      method: 'POST',
      target: '/callback',
      headers: form,
      body: rightAnswer.slice(1),
    });
    expect(answer.status).toBe(405);
    expect(await settled(loopback)).toBeUndefined();
  });

  it('is refused above 16 KiB, also when its length is not said (F80)', async () => {
    const loopback = await open({ mode: 'form_post' });
    const body = `${rightAnswer.slice(1)}&x=${'x'.repeat(17_000)}`;
    const said = await rawRequest(loopback.port, { method: 'POST', target: '/callback', headers: form, body });
    expect(said.status).toBe(413);
    const socket = await openSocket(loopback.port);
    const answer = readAll(socket);
    socket.write(
      `POST /callback HTTP/1.1\r\nhost: 127.0.0.1:${loopback.port}\r\ncontent-type: ${form['content-type']}\r\n` +
        `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );
    expect(await answer).not.toMatch(/^HTTP\/1.1 303/);
    expect(await settled(loopback)).toBeUndefined();
  });
});
