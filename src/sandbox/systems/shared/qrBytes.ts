/** How much fits into a QR code of one block with the lowest error correction (ISO/IEC 18004 table 7). */
const versions = [
  { version: 1, dataBytes: 19, checkBytes: 7 },
  { version: 2, dataBytes: 34, checkBytes: 10 },
  { version: 3, dataBytes: 55, checkBytes: 15 },
  { version: 4, dataBytes: 80, checkBytes: 20 },
  { version: 5, dataBytes: 108, checkBytes: 26 },
] as const;

/** Multiplication in the field that the check bytes are computed in (ISO/IEC 18004 section 7.5.2). */
const multiply = (a: number, b: number): number => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product & 0xff;
};

/** The divisor without its leading one: the product of (x - 2^i). */
const divisorOf = (degree: number): readonly number[] => {
  let divisor: number[] = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    const by = root;
    divisor = divisor.map((factor, j) => multiply(factor, by) ^ (divisor[j + 1] ?? 0));
    root = multiply(root, 2);
  }
  return divisor;
};

const checkBytesOf = (data: readonly number[], count: number): readonly number[] => {
  const divisor = divisorOf(count);
  let rest: readonly number[] = Array<number>(count).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = divisor.map((one, i) => multiply(one, factor) ^ (rest[i + 1] ?? 0));
  }
  return rest;
};

const bitsOf = (value: number, length: number): readonly number[] =>
  Array.from({ length }, (_, i) => (value >> (length - 1 - i)) & 1);

const bytesOfBits = (bits: readonly number[]): readonly number[] =>
  Array.from({ length: bits.length / 8 }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => byte * 2 + bit));

/** The bytes of a QR code and its version; throws a RangeError for a text longer than 106 bytes. */
export const qrBytes = (text: string): { readonly version: number; readonly bytes: readonly number[] } => {
  const content = [...Buffer.from(text, 'utf8')];
  const size = versions.find(({ dataBytes }) => content.length + 2 <= dataBytes);
  if (size === undefined) throw new RangeError('the text is too long for a small QR code');
  // Byte mode, eight bits of length, the text, a terminator; two header bytes in all.
  const bits = [
    ...bitsOf(0b0100, 4),
    ...bitsOf(content.length, 8),
    ...content.flatMap((b) => bitsOf(b, 8)),
    0,
    0,
    0,
    0,
  ];
  const used = bytesOfBits(bits);
  const padding = Array.from({ length: size.dataBytes - used.length }, (_, i) => (i % 2 === 0 ? 0xec : 0x11));
  const data = [...used, ...padding];
  return { version: size.version, bytes: [...data, ...checkBytesOf(data, size.checkBytes)] };
};
