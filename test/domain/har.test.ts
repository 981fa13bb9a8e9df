import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runAsHar } from '../../src/domain/runExport/har';
import { runAsMarkdown } from '../../src/domain/runExport/markdown';
import { failedRun } from './diagnosis/failedRun';
import { clientShapes, networkShapes, signInShapes, tokenShapes } from './diagnosis/generalShapes';
import { entraShapes, keyrockShapes } from './diagnosis/vendorShapes';

// HTTP Archive 1.2 (Jan Odvarko); the schema packages on npm have not been kept for years.
const text = z.string();
const named = z.looseObject({ name: text, value: text, comment: text.optional() });
const dateTime = text.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
const count = z.number().int().min(-1);
const custom = /^_/;

const posted = { mimeType: text, comment: text.optional() };
// "Text and params fields are mutually exclusive" (section postData).
const postData = z.union([
  z.strictObject({ ...posted, text }),
  z.strictObject({ ...posted, params: z.array(z.strictObject({ name: text, value: text.optional() })) }),
]);
const request = z.strictObject({
  method: text.min(1),
  url: text.regex(/^https?:\/\//),
  httpVersion: text,
  cookies: z.array(named),
  headers: z.array(named),
  queryString: z.array(named),
  postData: postData.optional(),
  headersSize: count,
  bodySize: count,
});
const response = z.strictObject({
  status: z.number().int().min(0),
  statusText: text,
  httpVersion: text,
  cookies: z.array(named),
  headers: z.array(named),
  content: z.strictObject({ size: z.number().int(), mimeType: text, text: text.optional(), comment: text.optional() }),
  redirectURL: text,
  headersSize: count,
  bodySize: count,
});
const timings = z.strictObject({
  connect: z.number().min(0).optional(),
  send: z.number().min(0),
  wait: z.number().min(0),
  receive: z.number().min(0),
  comment: text.optional(),
});
const entry = z.strictObject({
  pageref: text,
  startedDateTime: dateTime,
  time: z.number().min(0),
  request,
  response,
  cache: z.strictObject({}),
  timings,
  comment: text.optional(),
});
const har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: text, version: text }),
    pages: z.array(
      z.strictObject({ startedDateTime: dateTime, id: text, title: text, pageTimings: z.strictObject({}) }),
    ),
    entries: z.array(entry),
    comment: text.optional(),
  }),
});

const shapes = [...networkShapes, ...signInShapes, ...clientShapes, ...tokenShapes, ...entraShapes, ...keyrockShapes];
/** A refused token request in which the client proved itself in the header. */
const basic = clientShapes.find(([rule]) => rule === 'client-method-basic');
const creator = { name: 'Token Helper', version: '1.0.0' };

describe('a run as an HTTP archive', () => {
  it.each(shapes)('is HAR 1.2 for %s', (_rule, shape) => {
    const document = har.parse(JSON.parse(runAsHar(failedRun(shape), creator)));
    const { entries, pages } = document.log;
    expect(entries.every(({ pageref }) => pageref === pages[0]?.id)).toBe(true);
    expect(entries.map(({ startedDateTime }) => startedDateTime)).toEqual(
      entries.map(({ startedDateTime }) => startedDateTime).sort(),
    );
    for (const { timings: parts, time } of entries)
      expect((parts.connect ?? 0) + parts.send + parts.wait + parts.receive).toBe(time);
    expect(Object.keys(document.log).some((name) => custom.test(name))).toBe(false);
  });

  it.each([
    [
      { connect: 12, wait: 5, receive: 3 },
      { connect: 12, wait: 5, receive: 3 },
    ],
    // Rounded parts may make more or less than the rounded whole, which is what the parts have to make up.
    [
      { connect: 13, wait: 8, receive: 1 },
      { connect: 13, wait: 7, receive: 0 },
    ],
    [
      { connect: 12, wait: 7, receive: 0 },
      { connect: 12, wait: 7, receive: 1 },
    ],
    [{ connect: 21 }, { connect: 20, wait: 0, receive: 0 }],
    [undefined, { wait: 20, receive: 0 }],
  ])('says how the time of an exchange was spent: %j', (phases, expected) => {
    const [, shape] = basic ?? ['', {}];
    const { run, records } = failedRun(shape);
    const timed = records.map((record) => ({ ...record, ...(phases === undefined ? {} : { phases }) }));
    const { entries } = har.parse(JSON.parse(runAsHar({ run, records: timed }, creator))).log;
    const [entry] = entries.filter(({ time }) => time > 0);
    expect(entry?.timings).toMatchObject({ ...expected, send: 0 });
    expect(entry?.time).toBe(20);
  });

  it('gives a form as its parameters, and as the size on the wire of a packed answer what the server named or nothing', () => {
    const shape = { status: 400, body: { error: 'x' }, form: { a: 'b & c' } };
    const packed = (headers: Record<string, string>) => {
      const { entries } = har.parse(JSON.parse(runAsHar(failedRun({ ...shape, headers }), creator))).log;
      return entries.find(({ request: { method } }) => method === 'POST');
    };
    const plain = packed({});
    expect(plain?.request.postData).toHaveProperty('params', expect.arrayContaining([{ name: 'a', value: 'b & c' }]));
    expect(plain?.response).toMatchObject({ bodySize: 13, content: { size: 13 } });
    expect(packed({ 'content-encoding': 'gzip' })?.response).toMatchObject({ bodySize: -1, content: { size: 13 } });
    expect(packed({ 'content-encoding': 'gzip', 'content-length': '33' })?.response.bodySize).toBe(33);
  });

  it('has the page the browser was sent to and what it brought back', () => {
    const [, shape] = signInShapes[0] ?? ['', {}];
    const { entries } = har.parse(JSON.parse(runAsHar(failedRun(shape), creator))).log;
    expect(entries.map(({ request: { url } }) => url.split('?')[0])).toEqual([
      'https://idp.example.com/authorize',
      'http://127.0.0.1:8765/callback',
    ]);
    expect(entries[1]?.request.queryString).toContainEqual({ name: 'error', value: 'invalid_request' });
  });
});

describe('a run as Markdown', () => {
  it('begins with the diagnosis and has every step with its request and answer', () => {
    const [, shape] = basic ?? ['', {}];
    const recorded = failedRun(shape);
    const diagnosis = { rule: 'x', cause: 'The cause.', remedy: 'The remedy.' };
    const written = runAsMarkdown({ ...recorded, run: { ...recorded.run, diagnosis } }, 'Acme');
    expect(written).toContain('**The cause.** The remedy.');
    expect(written.match(/^## \d+\. /gm)).toHaveLength(recorded.run.steps.length);
    expect(written).toContain('| `client_id` | `my-client` |');
    expect(written).toContain('Basic [hidden]');
    expect(written).toContain('"error": "invalid_client"');
  });

  it.each([
    [
      { connect: 12, wait: 5, receive: 3 },
      '12 ms to connect, 5 ms until the answer began, 3 ms until all of it was there.',
    ],
    [{ connect: 0, wait: 5 }, 'On a connection that was there, 5 ms without an answer.'],
    [{ connect: 20 }, '20 ms without a connection.'],
  ])('says how the time was spent: %j', (phases, sentence) => {
    const [, shape] = basic ?? ['', {}];
    const { run, records } = failedRun(shape);
    expect(runAsMarkdown({ run, records: records.map((record) => ({ ...record, phases })) }, 'x')).toContain(sentence);
  });

  it('lets no text of a server become Markdown or HTML', () => {
    const body = {
      error: 'x',
      error_description: '```\n# Heading\n<img src=x onerror=alert(1)> | [a](http://evil.example)',
    };
    const written = runAsMarkdown(failedRun({ status: 400, body, headers: { 'x-a': '`|<b>' } }), '# `x`');
    expect(runAsMarkdown(failedRun({ status: 400, body }), '<b>[x](http://evil.example)')).toContain(
      '# \\<b\\>\\[x\\]\\(http://evil.example\\)',
    );
    const cause = 'It said: “<img src=x> [a](http://evil.example) **b** _c_”.';
    const recorded = failedRun({ status: 400, body });
    const read = runAsMarkdown(
      { ...recorded, run: { ...recorded.run, diagnosis: { rule: 'x', cause, remedy: cause } } },
      'x',
    );
    expect(read).toContain('\\<img src=x\\> \\[a\\]\\(http://evil.example\\) \\*\\*b\\*\\* \\_c\\_');
    const outside = written.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<img|<b>|# Heading|\]\(http/);
  });
});
