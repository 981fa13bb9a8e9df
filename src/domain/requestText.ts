/** The type and character set of a body, from its Content-Type (RFC 9110 section 8.3). */
type ContentType = { readonly type: string; readonly charset: string | undefined };

const readContentType = (header: string): ContentType => ({
  type: (header.split(';')[0] ?? '').trim().toLowerCase(),
  charset: /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(header)?.[1]?.toLowerCase(),
});

/** Structured types are text whatever they describe (RFC 6839). */
const textType = /\+(?:json|xml|yaml)$/;
const binaryType =
  /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|pdf|zip|gzip|x-gzip|x-tar|x-7z-compressed|wasm|protobuf|x-protobuf|grpc|cbor|msgpack|x-msgpack|java-archive|msword|vnd\.ms-|vnd\.openxmlformats)/;

/** How far a body is looked at for what only bytes hold. */
const sampleBytes = 8192;

/** The byte order marks that say more than a missing charset (Encoding standard section 6). */
const markedCharset = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
};

const decoded = (bytes: Uint8Array, charset: string, whole: boolean): string => {
  try {
    return new TextDecoder(charset).decode(bytes, { stream: !whole });
  } catch {
    // A character set that nobody knows: UTF-8 shows most of it right.
    return new TextDecoder('utf-8').decode(bytes, { stream: !whole });
  }
};

/** Whether a body cannot be shown as text: its type says so, or it holds NUL bytes outside UTF-16. */
export const isBinary = (bytes: Uint8Array, contentType: string): boolean => {
  const { type, charset } = readContentType(contentType);
  if (binaryType.test(type) && !textType.test(type)) return true;
  const wide = (charset ?? markedCharset(bytes) ?? '').startsWith('utf-16');
  return !wide && bytes.subarray(0, sampleBytes).includes(0);
};

/** A body as text in its character set, UTF-8 unless said otherwise. `whole` is false for a beginning, whose last character may be cut. */
export const decodedText = (bytes: Uint8Array, contentType: string, whole: boolean): string => {
  const charset = markedCharset(bytes) ?? readContentType(contentType).charset ?? 'utf-8';
  return decoded(bytes, charset, whole);
};
