import { exactJson } from './exactJson';
import { jsonOutline } from './tokenInspectionJson';

/** The content of a token: members to show one by one, or a text where that cannot or should not be done. */
export type TokenContent =
  | {
      readonly kind: 'members';
      readonly members: Readonly<Record<string, unknown>>;
      readonly repeated: readonly string[];
    }
  | { readonly kind: 'text'; readonly why: 'too-deep' | 'not-json'; readonly text: string; readonly depth: number };

/** Something about a header that is worth a word and that nothing here acts on. */
export type HeaderNote = 'kid-path' | 'kid-long' | 'key-inside' | 'key-elsewhere' | 'critical';

/** What a reader of tokens trips over before it comes to any claim. */
export type OpaqueReason = 'no-parts' | 'parts' | 'no-header' | 'no-algorithm' | 'too-large';

type Headed = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly headerRepeated: readonly string[];
  readonly notes: readonly HeaderNote[];
};

/** A token by its shape (RFC 7515, RFC 7516, RFC 7519). Nothing in it has been checked. */
export type TokenReading =
  | (Headed & { readonly format: 'jwt'; readonly content: TokenContent })
  /** A signed envelope around another token (RFC 7519 section 5.2, `cty`). */
  | (Headed & { readonly format: 'nested'; readonly inner: 'signed' | 'encrypted' })
  /** Encrypted; `nested` where the header says that a signed token is inside. */
  | (Headed & { readonly format: 'jwe'; readonly nested: boolean })
  | { readonly format: 'opaque'; readonly why: OpaqueReason; readonly parts: number };

/** The longest token that is taken apart, in characters. */
export const longestToken = 3_000_000;

/** Deeper than any token that means well, and far from what the way to the window can carry. */
const deepest = 64;

/** How much of a text is shown that could not be taken apart, in characters. */
const shownTextLength = 20_000;

/** The longest key identifier that is no surprise. */
const longestKid = 256;

const base64url = /^[A-Za-z0-9_-]*$/;

/** The bytes behind base64url without padding (RFC 7515 section 2); undefined where it is none. */
export const base64urlBytes = (part: string): Uint8Array | undefined => {
  if (!base64url.test(part) || part.length % 4 === 1) return undefined;
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
};

const textOf = (part: string): string | undefined => {
  const bytes = base64urlBytes(part);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const shortened = (text: string): string =>
  text.length <= shownTextLength ? text : `${text.slice(0, shownTextLength)}…`;

const contentOf = (text: string): TokenContent => {
  const { depth, repeated } = jsonOutline(text);
  if (depth > deepest) return { kind: 'text', why: 'too-deep', text: shortened(text), depth };
  try {
    const value = exactJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // A JSON object has string keys and nothing else is known of its values.
      return { kind: 'members', members: value as Readonly<Record<string, unknown>>, repeated };
    }
  } catch {
    // Falls through: what is no JSON is shown as it came.
  }
  return { kind: 'text', why: 'not-json', text: shortened(text), depth };
};

const headerOf = (part: string | undefined): Extract<TokenContent, { kind: 'members' }> | undefined => {
  const text = part === undefined || part === '' ? undefined : textOf(part);
  const content = text === undefined ? undefined : contentOf(text);
  return content?.kind === 'members' ? content : undefined;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for.
const pathLike = /[/\\]|\.\.|[\u0000-\u001f]/;

const notesOn = (header: Readonly<Record<string, unknown>>): readonly HeaderNote[] => {
  const kid = typeof header.kid === 'string' ? header.kid : '';
  return [
    ...(pathLike.test(kid) ? (['kid-path'] as const) : []),
    ...(kid.length > longestKid ? (['kid-long'] as const) : []),
    ...(header.jwk !== undefined || header.x5c !== undefined ? (['key-inside'] as const) : []),
    ...(header.jku !== undefined || header.x5u !== undefined ? (['key-elsewhere'] as const) : []),
    ...(header.crit !== undefined ? (['critical'] as const) : []),
  ];
};

/** `cty: JWT` in any spelling of it (RFC 7519 section 5.2, RFC 7515 section 4.1.10). */
const holdsToken = (header: Readonly<Record<string, unknown>>): boolean =>
  typeof header.cty === 'string' && /^(?:application\/)?jwt$/i.test(header.cty);

/** Whether a text is itself a token in compact form, and of which kind. */
const innerOf = (text: string): 'signed' | 'encrypted' | undefined => {
  const parts = text.trim().split('.', 6);
  if (parts.length !== 3 && parts.length !== 5) return undefined;
  if (headerOf(parts[0]) === undefined) return undefined;
  return parts.length === 3 ? 'signed' : 'encrypted';
};

/**
 * Takes a token apart for the eye, in bounded time and whatever it holds. Two dots make no JWT, and more make no encrypted
 * one: what has no readable header is opaque.
 */
export const readToken = (token: string): TokenReading => {
  const opaque = (why: OpaqueReason, parts: number): TokenReading => ({ format: 'opaque', why, parts });
  if (token.length > longestToken) return opaque('too-large', 0);
  const parts = token.split('.', 7);
  if (parts.length === 1) return opaque('no-parts', 1);
  const head = headerOf(parts[0]);
  if (head === undefined) return opaque('no-header', parts.length);
  const { members: header, repeated: headerRepeated } = head;
  if (typeof header.alg !== 'string') return opaque('no-algorithm', parts.length);
  const headed: Headed = { header, headerRepeated, notes: notesOn(header) };
  if (parts.length === 5 && typeof header.enc === 'string') {
    return { format: 'jwe', ...headed, nested: holdsToken(header) };
  }
  const text = parts.length === 3 ? textOf(parts[1] ?? '') : undefined;
  if (text === undefined) return opaque('parts', parts.length);
  const inner = innerOf(text);
  if (inner !== undefined) return { format: 'nested', ...headed, inner };
  return { format: 'jwt', ...headed, content: contentOf(text) };
};

/** The claims of a token that has some to show. */
export const claimsOf = (reading: TokenReading): Readonly<Record<string, unknown>> | undefined =>
  reading.format === 'jwt' && reading.content.kind === 'members' ? reading.content.members : undefined;
