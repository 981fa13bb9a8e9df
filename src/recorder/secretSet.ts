/** A stretch of bytes, its end not included. */
export type Range = { readonly start: number; readonly end: number };

/** One written form of a secret, as bytes. */
type Needle = {
  readonly bytes: string;
  /** The characters at its borders carry part of the secret too. */
  readonly blurred: boolean;
  /** So short that it only counts as a word of its own. */
  readonly word: boolean;
};

/** Shorter than this a value is no secret that could be looked for; parameters that hold one are masked by their name. */
const shortest = 4;
/** Shorter than this a secret is looked for as a whole word only, and not in base64 or hex: it would mask ordinary words. */
const shortestInside = 8;
const shortestEncoded = 6;

/**
 * So many values, and so many bytes of them, are known at once: some generations of the tokens of many profiles. What was
 * heard of longest ago goes first, a quarter at a time, since the look-up is then made anew. Whatever is used is read
 * from its store first and so heard of again.
 */
const mostValues = 4000;
const mostBytes = 4_000_000;
const keptShare = 0.75;

/** The part of a base64 text that stands for these bytes alone, wherever they begin in a group of three (RFC 4648). */
const base64Core = (bytes: Buffer, shift: number, alphabet: 'base64' | 'base64url'): string => {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString(alphabet);
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
};

const encodedForms = (bytes: Buffer): readonly Needle[] => {
  if (bytes.length < shortestEncoded) return [];
  const base64 = [0, 1, 2].flatMap((shift) => [
    base64Core(bytes, shift, 'base64'),
    base64Core(bytes, shift, 'base64url'),
  ]);
  const hex = bytes.toString('hex');
  return [
    ...base64.map((text) => ({ bytes: text, blurred: true, word: false })),
    ...[hex, hex.toUpperCase()].map((text) => ({ bytes: text, blurred: false, word: false })),
  ];
};

const needlesOf = (value: string): readonly Needle[] => {
  const bytes = Buffer.from(value, 'utf8');
  const plain = bytes.toString('latin1');
  const word = bytes.length < shortestInside;
  const forms: readonly Needle[] = [
    { bytes: plain, blurred: false, word },
    ...(plain.includes(' ') ? [{ bytes: plain.replaceAll(' ', '+'), blurred: false, word }] : []),
    ...encodedForms(bytes),
  ];
  return [...new Map(forms.map((form) => [form.bytes, form])).values()];
};

const keyAt = (bytes: string, at: number): number =>
  (bytes.charCodeAt(at) << 24) |
  (bytes.charCodeAt(at + 1) << 16) |
  (bytes.charCodeAt(at + 2) << 8) |
  bytes.charCodeAt(at + 3);

const pairAt = (bytes: string, at: number): number => (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);

const isWordCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

const isBase64 = /^[A-Za-z0-9+/_=-]$/;

/** The needles by how they begin. Two bytes are looked up in a table, which nearly every place of a text fails. */
const createIndex = () => {
  const pairs = new Uint8Array(65_536);
  const byKey = new Map<number, Needle[]>();
  return {
    add: (needle: Needle): void => {
      pairs[pairAt(needle.bytes, 0)] = 1;
      const key = keyAt(needle.bytes, 0);
      const beside = byKey.get(key);
      if (beside === undefined) byKey.set(key, [needle]);
      else beside.push(needle);
    },
    at: (bytes: string, place: number): readonly Needle[] | undefined =>
      pairs[pairAt(bytes, place)] === 1 ? byKey.get(keyAt(bytes, place)) : undefined,
    all: (): readonly Needle[] => [...byKey.values()].flat(),
  };
};

const standsAlone = (bytes: string, start: number, end: number): boolean =>
  !(start > 0 && isWordCharacter(bytes.charCodeAt(start - 1))) &&
  !(end < bytes.length && isWordCharacter(bytes.charCodeAt(end)));

const rangeOf = (bytes: string, needle: Needle, place: number): Range => {
  let [start, end] = [place, place + needle.bytes.length];
  if (!needle.blurred) return { start, end };
  for (let more = 0; more < 2 && start > 0 && isBase64.test(bytes[start - 1] ?? ''); more += 1) start -= 1;
  for (let more = 0; more < 3 && end < bytes.length && isBase64.test(bytes[end] ?? ''); more += 1) end += 1;
  return { start, end };
};

/** Where a text that was broken off ends with the beginning of a secret. */
const brokenOff = (bytes: string, needles: readonly Needle[]): readonly Range[] =>
  needles.flatMap((needle) => {
    const longest = Math.min(needle.bytes.length - 1, bytes.length);
    for (let length = longest; length >= shortest; length -= 1) {
      if (bytes.endsWith(needle.bytes.slice(0, length))) return [{ start: bytes.length - length, end: bytes.length }];
    }
    return [];
  });

/**
 * The values that must not be shown, in every form they are written in: as they are, in base64 and base64url wherever they
 * begin in it, and in hex. Percent, JSON and HTML encodings are taken off the text before it is searched.
 */
export const createSecretSet = (values: readonly string[] = []) => {
  /** By when each was heard of last. */
  const known = new Map<string, number>();
  let total = 0;
  let index = createIndex();

  const rebuild = (): void => {
    index = createIndex();
    for (const value of known.keys()) for (const needle of needlesOf(value)) index.add(needle);
  };

  const addOne = (value: string): void => {
    const size = known.get(value) ?? Buffer.byteLength(value);
    if (size < shortest) return;
    const isNew = !known.delete(value);
    known.set(value, size);
    if (!isNew) return;
    total += size;
    for (const needle of needlesOf(value)) index.add(needle);
  };

  const dropOldest = (): void => {
    for (const [value, size] of [...known]) {
      if (known.size <= mostValues * keptShare && total <= mostBytes * keptShare) break;
      known.delete(value);
      total -= size;
    }
    rebuild();
  };

  const add = (...more: readonly (string | undefined)[]): void => {
    for (const value of more) {
      if (value === undefined) continue;
      addOne(value);
      const trimmed = value.trim();
      if (trimmed !== value) addOne(trimmed);
    }
    if (known.size > mostValues || total > mostBytes) dropOldest();
  };
  add(...values);

  return {
    /** Values shorter than four bytes are left out, see isSecretName. */
    add,
    size: (): number => known.size,
    /** The bytes of the longest value. */
    longest: (): number => Math.max(0, ...known.values()),
    /** Where secrets stand in bytes (one character each); with `cut` also one that is broken off at the end. */
    find: (bytes: string, cut = false): readonly Range[] => {
      const found: Range[] = [];
      for (let place = 0; place + shortest <= bytes.length; place += 1) {
        const candidates = index.at(bytes, place);
        if (candidates === undefined) continue;
        for (const needle of candidates) {
          if (!bytes.startsWith(needle.bytes, place)) continue;
          if (needle.word && !standsAlone(bytes, place, place + needle.bytes.length)) continue;
          found.push(rangeOf(bytes, needle, place));
        }
      }
      return cut ? [...found, ...brokenOff(bytes, index.all())] : found;
    },
  };
};

export type SecretSet = ReturnType<typeof createSecretSet>;
