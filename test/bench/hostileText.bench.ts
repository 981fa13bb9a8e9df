import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { readChallenges } from '../../src/domain/challenge';
import { previewCustom } from '../../src/domain/customPreview';
import { customSettingsSchema } from '../../src/domain/customSystem';
import { AppFailure } from '../../src/domain/errors';
import { readImport } from '../../src/domain/import/readImport';
import { jsonFault } from '../../src/domain/requestJson';
import { errorText } from '../../src/domain/text/errorText';
import { prettyJson } from '../../src/domain/text/prettyJson';
import { readToken } from '../../src/domain/tokenInspectionRead';
import { recordedBody } from '../../src/recorder/maskBody';
import { createSecretSet } from '../../src/recorder/secretSet';

/** How much longer the text becomes. A reader that looks at everything once takes that much longer, too. */
const factor = 4;
const rounds = 5;

const known = { secrets: createSecretSet(['P@ss/wörd+with "every" sign\\&=%41;']) };
const tokenOf = (claims: string): string => {
  const [header, payload] = ['{"alg":"RS256"}', claims].map((text) => Buffer.from(text).toString('base64url'));
  return `${header}.${payload}.AAAA`;
};
const importOf = (text: string): void => {
  try {
    readImport(text, () => '00000000-0000-4000-8000-000000000000');
  } catch (caught) {
    if (!(caught instanceof AppFailure)) throw caught;
  }
};
const byDate = customSettingsSchema.parse({ expiry: { from: 'end', as: 'date' } });

/** Everything that reads what a stranger wrote, with the text that would be worst for it; `size` in characters, about. */
const readers: Readonly<Record<string, (size: number) => () => unknown>> = Object.fromEntries([
  ...['\\', '%25', '&amp;', 'a.', 'token', '"', '<input name=', '['].map(
    (part): [string, (size: number) => () => unknown] => [
      `masking a body of ${part}`,
      (size) => {
        const text = part.repeat(size / part.length);
        return () => recordedBody({ chunks: [text], contentType: 'application/json' }, known);
      },
    ],
  ),
  ...['a=', 'Bearer ', '\\"', ' ', 'x="y",'].map((part): [string, (size: number) => () => unknown] => [
    `a WWW-Authenticate of ${part}`,
    (size) => {
      const text = part.repeat(size / part.length);
      return () => readChallenges(text);
    },
  ]),
  ...[' ', '\\ ', '{{ ', ': ', 'https://a@'].map((part): [string, (size: number) => () => unknown] => [
    `importing curl with ${part}`,
    (size) => {
      const text = `curl https://h.example/t?grant_type=password ${part.repeat(size / part.length)}`;
      return () => importOf(text);
    },
  ]),
  [
    'a token nested deep',
    (size) => {
      const token = tokenOf(`{"a":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`);
      return () => readToken(token);
    },
  ],
  [
    'a token of many claims',
    (size) => {
      const token = tokenOf(
        JSON.stringify(Object.fromEntries(Array.from({ length: size / 16 }, (_, n) => [`claim-${n}`, n]))),
      );
      return () => readToken(token);
    },
  ],
  [
    'a token of quotes',
    (size) => {
      const token = tokenOf('"'.repeat(size));
      return () => readToken(token);
    },
  ],
  [
    'laying out JSON',
    (size) => {
      const text = JSON.stringify('x"\\'.repeat(size / 5));
      return () => prettyJson(text);
    },
  ],
  [
    'finding the fault in JSON',
    (size) => {
      const text = `[${'"some text",'.repeat(size / 12)}`;
      return () => jsonFault(text);
    },
  ],
  [
    'the words of an error',
    (size) => {
      const huge = 'a.'.repeat(size / 2);
      return () => errorText({ code: 'provider-refused', error: huge, description: huge, uri: huge, stage: 'token' });
    },
  ],
  [
    'a date in a pasted answer',
    (size) => {
      const text = JSON.stringify({ access_token: 'a', end: `1:00${' '.repeat(size)}x` });
      return () => previewCustom(byDate, text);
    },
  ],
]);

/** The least time of some, in ms: the rest is what else the computer did. */
const least = (work: () => unknown): number => {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...times);
};

test(`text that is ${factor} times as long, beside itself`, () => {
  const size = 120_000;
  const results = Object.entries(readers).map(([name, of]) => {
    const [short, long] = [least(of(size)), least(of(size * factor))];
    return { name, short, long, growth: long / short };
  });
  const folder = join(import.meta.dirname, '..', '..', 'test-results', 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'hostileText.json'), `${JSON.stringify({ size, factor, results }, null, 2)}\n`);
  const lines = results.map(
    ({ name, short, long, growth }) =>
      `  ${name.padEnd(36)}${short.toFixed(2).padStart(9)} ms ${long.toFixed(2).padStart(9)} ms ${growth.toFixed(1).padStart(6)} times`,
  );
  const head = `${size} and ${size * factor} characters, load of the machine ${(loadavg()[0] ?? 0).toFixed(1)}`;
  process.stdout.write(`\n${head}\n${lines.join('\n')}\n`);
});
