/**
 * A text with one or more layers of encoding taken away, as bytes (one character each). `starts` and `ends` say where in
 * the original each byte stands, so that what is found here can be masked there.
 */
export type View = {
  readonly bytes: string;
  readonly starts: Int32Array | undefined;
  readonly ends: Int32Array | undefined;
};

/** Takes one layer away; undefined where there is none. */
type Decoder = (bytes: string) => View | undefined;

/** Reads one escape at a place: the bytes it stands for and its length; undefined for none. */
type Escape = (bytes: string, at: number) => { readonly bytes: string; readonly length: number } | undefined;

const utf8 = (code: number): string => {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '';
  return code < 0x80 ? String.fromCharCode(code) : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
};

const hexAt = (bytes: string, at: number, length: number): number => {
  const digits = bytes.slice(at, at + length);
  return digits.length === length && /^[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
};

const percent: Escape = (bytes, at) => {
  const code = hexAt(bytes, at + 1, 2);
  return Number.isNaN(code) ? undefined : { bytes: String.fromCharCode(code), length: 3 };
};

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const unicodeEscape = (bytes: string, at: number): ReturnType<Escape> => {
  const code = hexAt(bytes, at + 2, 4);
  if (Number.isNaN(code)) return undefined;
  const isHigh = code >= 0xd800 && code <= 0xdbff && bytes.startsWith('\\u', at + 6);
  const low = isHigh ? hexAt(bytes, at + 8, 4) : Number.NaN;
  if (low >= 0xdc00 && low <= 0xdfff) {
    return { bytes: utf8(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)), length: 12 };
  }
  return { bytes: utf8(code), length: 6 };
};

const json: Escape = (bytes, at) => {
  const mark = bytes[at + 1];
  if (mark === undefined) return undefined;
  if (mark === 'u') return unicodeEscape(bytes, at);
  if (mark === 'x') {
    const code = hexAt(bytes, at + 2, 2);
    return Number.isNaN(code) ? undefined : { bytes: utf8(code), length: 4 };
  }
  return { bytes: shortEscapes[mark] ?? mark, length: 2 };
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const entity: Escape = (bytes, at) => {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/i.exec(bytes.slice(at, at + 12));
  if (match === null) return undefined;
  const [whole, decimal, hex, name] = match;
  if (name !== undefined) {
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    return known === undefined ? undefined : { bytes: known, length: whole.length };
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return { bytes: utf8(code), length: whole.length };
};

const decoder =
  (sign: string, read: Escape): Decoder =>
  (bytes) => {
    let at = bytes.indexOf(sign);
    if (at === -1) return undefined;
    const starts = new Int32Array(bytes.length);
    const ends = new Int32Array(bytes.length);
    const pieces: string[] = [];
    let length = 0;
    let changed = false;
    const put = (piece: string, from: number, step: number, whole: number): void => {
      pieces.push(piece);
      for (let index = 0; index < piece.length; index += 1) {
        starts[length] = from + index * step;
        ends[length] = from + index * step + whole;
        length += 1;
      }
    };
    let done = 0;
    while (at !== -1) {
      const found = read(bytes, at);
      // An escape never stands for more bytes than it is written with.
      if (found === undefined || found.bytes.length > found.length) {
        at = bytes.indexOf(sign, at + 1);
        continue;
      }
      changed = true;
      put(bytes.slice(done, at), done, 1, 1);
      put(found.bytes, at, 0, found.length);
      done = at + found.length;
      at = bytes.indexOf(sign, done);
    }
    if (!changed) return undefined;
    put(bytes.slice(done), done, 1, 1);
    return { bytes: pieces.join(''), starts, ends };
  };

const decoders = [decoder('%', percent), decoder('\\', json), decoder('&', entity)];

/** A view of a view, its places those of the original. */
const through = (outer: View, inner: View): View => {
  if (outer.starts === undefined || outer.ends === undefined || inner.starts === undefined || inner.ends === undefined)
    return inner;
  const starts = new Int32Array(inner.bytes.length);
  const ends = new Int32Array(inner.bytes.length);
  for (let index = 0; index < inner.bytes.length; index += 1) {
    starts[index] = outer.starts[inner.starts[index] ?? 0] ?? 0;
    ends[index] = outer.ends[(inner.ends[index] ?? 1) - 1] ?? 0;
  }
  return { bytes: inner.bytes, starts, ends };
};

/** A form inside a URL inside JSON is three layers; nothing real is deeper. */
const deepest = 3;
const mostViews = 12;

/** A text as it stands, and with its percent, JSON and HTML encodings taken away in every order, up to three layers. */
export const viewsOf = (bytes: string): readonly View[] => {
  const views: View[] = [{ bytes, starts: undefined, ends: undefined }];
  let layer: readonly View[] = views;
  for (let depth = 0; depth < deepest && layer.length > 0; depth += 1) {
    const next: View[] = [];
    for (const outer of layer) {
      for (const decode of decoders) {
        const inner = decode(outer.bytes);
        if (inner === undefined || views.some((view) => view.bytes === inner.bytes)) continue;
        if (views.length >= mostViews) return views;
        const view = through(outer, inner);
        views.push(view);
        next.push(view);
      }
    }
    layer = next;
  }
  return views;
};
