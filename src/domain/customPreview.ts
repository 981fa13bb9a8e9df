import { type CustomAnswer, type CustomReading, placesIn, readCustomAnswer } from './customAnswer';
import type { CustomSettings } from './customSystem';
import { maskSecret } from './mask';
import { plain } from './text/wording';

/** Longest sample that is looked at, in characters: of an answer, no more is read either. */
export const longestSample = 1_048_576;

/** One line of what would be read from a sample: which setting, where it looks, and what stands there. */
export type PreviewLine = {
  readonly id:
    | 'accessToken'
    | 'refreshToken'
    | 'idToken'
    | 'tokenType'
    | 'scope'
    | 'expiry'
    | 'error'
    | 'errorDescription'
    | 'fact';
  /** The name of a fact; empty for the others. */
  readonly name: string;
  readonly from: string;
  /** Tokens by their ends alone, everything else as one short line; absent where nothing stands at the place. */
  readonly found?: string;
};

/** What a pasted sample comes to. */
export type CustomPreview = {
  readonly outcome: 'token' | 'refused' | 'nothing' | 'too-long';
  readonly lines: readonly PreviewLine[];
  /** The end by the sample: seconds after receipt or use, or a time in seconds since 1970. */
  readonly expiresIn?: number;
  readonly endsAt?: number;
  /** Where something stands in the sample, for a person who looks for the right place; never what stands there. */
  readonly places: readonly string[];
};

const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;

/** The lines that chats and documents put around code. */
const unfenced = (text: string): string => /^```[\w-]*\n(.*?)\n?```$/s.exec(text)?.[1]?.trim() ?? text;

/**
 * A pasted sample as an answer: a body alone, header lines and a body, or a whole answer with its status line. Of several
 * answers in a row, as a redirect or a 100 leaves them, the last one counts.
 */
export const sampleAnswer = (pasted: string): CustomAnswer => {
  const text = answerAlone(unfenced(pasted.trim()));
  const [head = '', ...rest] = text.split(/\r?\n[ \t]*\r?\n/);
  const lines = head.split(/\r?\n/);
  const status = /^HTTP\/[\d.]+ (\d{3})\b/.exec(lines[0] ?? '')?.[1];
  const headers = (status === undefined ? lines : lines.slice(1)).map((line) => headerLine.exec(line));
  const isHead = status !== undefined || headers.every((line) => line !== null);
  if (!isHead) return { status: 200, headers: {}, body: text };
  return {
    status: Number(status ?? 200),
    headers: Object.fromEntries(
      headers.flatMap((line) => (line === null ? [] : [[(line[1] ?? '').toLowerCase(), line[2] ?? '']])),
    ),
    body: rest.join('\n\n'),
  };
};

const answerAlone = (text: string): string => {
  const last = /^HTTP\/[\d.]+ [13]\d\d\b/.test(text) ? text.lastIndexOf('\nHTTP/') : -1;
  return last === -1 ? text : text.slice(last + 1);
};

const secretLines = ['accessToken', 'refreshToken', 'idToken'] as const;
const plainLines = ['tokenType', 'scope', 'error', 'errorDescription'] as const;

const line = (id: PreviewLine['id'], name: string, from: string, found: string | undefined): PreviewLine => ({
  id,
  name,
  from,
  ...(found === undefined ? {} : { found }),
});

const outcomeOf = (answer: CustomAnswer, reading: CustomReading): CustomPreview['outcome'] => {
  if (reading.error !== undefined || answer.status >= 400) return 'refused';
  return reading.accessToken === undefined ? 'nothing' : 'token';
};

/** What the settings would read from a pasted sample, without keeping or sending any of it. Never throws. */
export const previewCustom = (settings: CustomSettings, pasted: string): CustomPreview => {
  if (pasted.length > longestSample) return { outcome: 'too-long', lines: [], places: [] };
  const answer = sampleAnswer(pasted);
  const reading = readCustomAnswer(settings, answer);
  const { expiresIn, endsAt } = reading;
  const end = expiresIn ?? endsAt;
  const short = (text: string | undefined): string | undefined => (text === undefined ? undefined : plain(text, 200));
  const masked = (token: string | undefined): string | undefined =>
    token === undefined ? undefined : maskSecret(token);
  return {
    outcome: outcomeOf(answer, reading),
    lines: [
      ...secretLines.map((id) => line(id, '', settings.answer[id], masked(reading[id]))),
      ...plainLines.map((id) => line(id, '', settings.answer[id], short(reading[id]))),
      line('expiry', '', settings.expiry.from, end === undefined ? undefined : String(end)),
      ...settings.facts.map(({ name, from }) => line('fact', name, from, short(reading.facts[name]))),
    ],
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(endsAt === undefined ? {} : { endsAt }),
    places: placesIn(answer),
  };
};
