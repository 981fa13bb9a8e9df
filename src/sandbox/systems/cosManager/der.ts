/** ASN.1 written by its distinguished encoding rules (ITU-T X.690): only what a certificate needs. */
export type Der = Buffer;

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = size < 0x100 ? [size] : [size >> 8, size & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

/** A value under any tag; contents of up to 64 KB. */
export const tagged = (tag: number, ...contents: readonly Uint8Array[]): Der => {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

/** SEQUENCE. */
export const sequence = (...items: readonly Der[]): Der => tagged(0x30, ...items);

/** SET of one. */
export const setOf = (item: Der): Der => tagged(0x31, item);

/** A constructed context tag, as `[n] EXPLICIT`. */
export const explicit = (number: number, item: Der): Der => tagged(0xa0 | number, item);

/** A positive INTEGER from its bytes, in the fewest that keep it positive. */
export const integer = (bytes: Uint8Array): Der => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const magnitude = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  const sign = (magnitude[0] ?? 0) & 0x80 ? [0] : [];
  return tagged(0x02, Buffer.from(sign), magnitude);
};

/** BOOLEAN true. */
export const yes = (): Der => tagged(0x01, Buffer.from([0xff]));

/** UTF8String. */
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text, 'utf8'));

/** OCTET STRING. */
export const octets = (bytes: Uint8Array): Der => tagged(0x04, bytes);

/** BIT STRING of whole bytes. */
export const bits = (bytes: Uint8Array): Der => tagged(0x03, Buffer.from([0]), bytes);

/** UTCTime; for years from 1950 to 2049. */
export const utcTime = (date: Date): Der =>
  tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`, 'latin1'));

const base128 = (value: number): readonly number[] => {
  const groups = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
};

/** OBJECT IDENTIFIER from its dotted form. */
export const oid = (dotted: string): Der => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};
