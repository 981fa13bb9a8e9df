import { deflateSync } from 'node:zlib';

/** The checksum of a PNG chunk (PNG specification, annex D). */
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return ~crc >>> 0;
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))]);
};

const packedRow = (dark: readonly boolean[], scale: number): Buffer => {
  const width = dark.length * scale;
  // The first byte says that the row is not filtered; a set bit is white.
  const row = Buffer.alloc(1 + Math.ceil(width / 8), 0);
  for (let x = 0; x < width; x += 1) {
    const byte = 1 + (x >> 3);
    if (!dark[Math.floor(x / scale)]) row[byte] = (row[byte] ?? 0) | (0x80 >> (x & 7));
  }
  return row;
};

/** A black and white picture as PNG; every square becomes `scale` pixels wide and high. */
export const squaresToPng = (squares: readonly (readonly boolean[])[], scale: number): Buffer => {
  const size = squares.length * scale;
  const rows = squares.flatMap((dark) => {
    const row = packedRow(dark, scale);
    return Array.from({ length: scale }, () => row);
  });
  // One bit a pixel, greyscale, no interlacing.
  const header = Buffer.concat([uint32(size), uint32(size), Buffer.from([1, 0, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
