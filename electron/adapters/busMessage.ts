/** One argument of a call on the bus, by its type there (D-Bus Specification, Type System). */
export type BusValue =
  | { readonly type: 's'; readonly value: string }
  | { readonly type: 'i' | 'u'; readonly value: number }
  | { readonly type: 'as'; readonly value: readonly string[] }
  /** A dictionary of texts. */
  | { readonly type: 'a{sv}'; readonly value: Readonly<Record<string, string>> };

/** A call to an object on the bus. */
export type BusCall = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly BusValue[];
};

/** What arrived: an answer, an error or a signal. `body` is read by `bodyReader`. */
export type BusMessage = {
  readonly kind: 'answer' | 'error' | 'signal' | 'other';
  readonly replyTo: number;
  readonly interface: string;
  readonly member: string;
  readonly body: Buffer;
};

/** No message that is awaited comes near it. */
const largest = 1_000_000;

/** Bytes in the order of the wire, little end first. Everything stands at a multiple of its own size. */
const createWriter = () => {
  const bytes: number[] = [];
  const align = (size: number): void => {
    while (bytes.length % size !== 0) bytes.push(0);
  };
  const u32 = (value: number): void => {
    align(4);
    bytes.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff);
  };
  const text = (value: string): void => {
    // No text on the bus may hold a NUL.
    const encoded = Buffer.from(value.replaceAll('\0', ''), 'utf8');
    u32(encoded.length);
    bytes.push(...encoded, 0);
  };
  const signature = (value: string): void => void bytes.push(value.length, ...Buffer.from(value, 'latin1'), 0);
  /** An array's length is known once it is written. */
  const array = (size: number, write: () => void): void => {
    u32(0);
    const place = bytes.length - 4;
    align(size);
    const begun = bytes.length;
    write();
    const written = Buffer.alloc(4);
    written.writeUInt32LE(bytes.length - begun);
    bytes.splice(place, 4, ...written);
  };
  return { bytes, align, u32, text, signature, array };
};

type Writer = ReturnType<typeof createWriter>;

const writeDictionary = (writer: Writer, entries: Readonly<Record<string, string>>): void =>
  writer.array(8, () => {
    for (const [name, value] of Object.entries(entries)) {
      writer.align(8);
      writer.text(name);
      writer.signature('s');
      writer.text(value);
    }
  });

const writeTexts = (writer: Writer, texts: readonly string[]): void => {
  for (const text of texts) writer.text(text);
};

const writeValue = (writer: Writer, given: BusValue): void => {
  if (given.type === 's') writer.text(given.value);
  else if (given.type === 'a{sv}') writeDictionary(writer, given.value);
  else if (given.type === 'as') writer.array(4, () => writeTexts(writer, given.value));
  else writer.u32(given.value);
};

/** A call as it goes over the wire (D-Bus Specification, Message Format). */
export const encodeCall = (call: BusCall, serial: number): Buffer => {
  const body = createWriter();
  for (const value of call.body) writeValue(body, value);
  const head = createWriter();
  head.bytes.push('l'.charCodeAt(0), 1, 0, 1);
  head.u32(body.bytes.length);
  head.u32(serial);
  const field = (code: number, type: string, write: () => void): void => {
    head.align(8);
    head.bytes.push(code);
    head.signature(type);
    write();
  };
  head.array(8, () => {
    field(1, 'o', () => head.text(call.path));
    field(2, 's', () => head.text(call.interface));
    field(3, 's', () => head.text(call.member));
    field(6, 's', () => head.text(call.destination));
    const types = call.body.map(({ type }) => type).join('');
    if (types !== '') field(8, 'g', () => head.signature(types));
  });
  head.align(8);
  return Buffer.from([...head.bytes, ...body.bytes]);
};

/** Reads numbers and texts one after the other. Throws RangeError past the end. */
export const bodyReader = (bytes: Buffer, from = 0) => {
  let at = from;
  const align = (size: number): void => {
    at = Math.ceil(at / size) * size;
  };
  const u32 = (): number => {
    align(4);
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const take = (length: number): string => {
    if (at + length + 1 > bytes.length) throw new RangeError('past the end');
    at += length + 1;
    return bytes.toString('utf8', at - length - 1, at - 1);
  };
  const u8 = (): number => {
    at += 1;
    return bytes.readUInt8(at - 1);
  };
  const text = (): string => take(u32());
  return {
    align,
    u8,
    u32,
    text,
    signature: (): string => take(u8()),
    texts: (): readonly string[] => {
      const end = u32() + at;
      const found: string[] = [];
      while (at < end) found.push(text());
      return found;
    },
    at: (): number => at,
  };
};

const kinds = ['other', 'other', 'answer', 'error', 'signal'] as const;

/**
 * Takes the first message off what has arrived; undefined while it is not whole. Throws RangeError and TypeError for what
 * is none, or none that could be meant for us.
 */
export const takeMessage = (held: Buffer): { readonly message: BusMessage; readonly length: number } | undefined => {
  if (held.length < 16) return undefined;
  if (held[0] !== 'l'.charCodeAt(0)) throw new TypeError('not of this computer');
  const fieldsEnd = 16 + held.readUInt32LE(12);
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8;
  const length = bodyStart + held.readUInt32LE(4);
  if (length > largest) throw new RangeError('too large');
  if (held.length < length) return undefined;
  const reader = bodyReader(held.subarray(0, fieldsEnd), 16);
  const fields = new Map<number, string | number>();
  while (reader.at() < fieldsEnd) {
    reader.align(8);
    const code = reader.u8();
    const type = reader.signature();
    if (type === 'u') fields.set(code, reader.u32());
    else if (type === 's' || type === 'o') fields.set(code, reader.text());
    else if (type === 'g') fields.set(code, reader.signature());
    else throw new TypeError('unknown field');
  }
  const message = {
    kind: kinds[held.readUInt8(1)] ?? 'other',
    replyTo: Number(fields.get(5) ?? 0),
    interface: String(fields.get(2) ?? ''),
    member: String(fields.get(3) ?? ''),
    body: held.subarray(bodyStart, length),
  };
  return { message, length };
};
