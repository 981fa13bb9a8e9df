/** What a request says about the device and session it comes from: base64 or base64url of a JSON object. */
export type RequestContext = { readonly present: boolean };

const decode = (encoded: string): unknown => {
  try {
    // Buffer takes both alphabets, as the documentation and the SDK differ in theirs.
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Reads `context` of a token request; undefined when it is there and no JSON object. */
export const readContext = (form: URLSearchParams): RequestContext | undefined => {
  const encoded = form.get('context');
  if (encoded === null || encoded === '') return { present: false };
  const value = decode(encoded);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { present: true } : undefined;
};
