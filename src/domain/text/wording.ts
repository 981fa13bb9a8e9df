import type { FlowStage } from '../errors';

/** Characters that could turn, hide or break the text around them: controls, bidirectional marks, zero-width, separators. */
const treacherous = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** The three parts of a JWT, and other long runs that may well be a secret or a token. */
const tokenLike = /eyJ[\w-]{4,}(?:\.[\w-]*){0,4}|[A-Za-z0-9_+=~-]{40,}/g;

/** `name=value` and `"name": "value"` where the name says that the value is a secret, and credentials of a header. */
const namedSecret =
  /((?:secret|password|passwd|pwd|token|assertion|code_verifier|api_?key|\bcode)(?:=|["']\s*:\s*))("[^"]*"|'[^']*'|[^\s&,;"'})]+)|(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{16,}/gi;

/** The part of an address that may hold a name, a password or a code: userinfo, query and fragment. */
const withoutPrivateParts = (text: string): string =>
  text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, '$1')
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#“”"']*)[?#][^\s“”"']*/gi, '$1');

/**
 * Text from elsewhere made fit for a sentence: one line, no character that changes the text around it, nothing that
 * looks like a secret, at most `limit` characters.
 */
export const plain = (text: string, limit = 160): string => {
  const line = withoutPrivateParts(text.slice(0, 4000).replace(treacherous, ' ')).replace(/\s+/g, ' ').trim();
  const masked = line.replace(namedSecret, '$1$3…').replace(tokenLike, (run) => `${run.slice(0, 4)}…`);
  return masked.length <= limit ? masked : `${masked.slice(0, limit - 1).trimEnd()}…`;
};

/** An address fit for a sentence, shortened in the middle so that its host and its end can be seen. */
export const shownAddress = (address: string, limit = 120): string => {
  const line = withoutPrivateParts(address.slice(0, 4000).replace(treacherous, '')).trim();
  if (line.length <= limit) return line;
  const end = Math.floor(limit / 3);
  return `${line.slice(0, limit - end - 1)}…${line.slice(-end)}`;
};

/** A host fit for a sentence. */
export const shownHost = (host: string): string => shownAddress(host, 80) || 'the server';

/** A host as the first word of a sentence. */
export const hostFirst = (host: string): string => shownAddress(host, 80) || 'The server';

/** The host of an address, or the address itself where there is none. */
export const hostOf = (address: string): string => {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(address.trim());
  return shownHost(match?.[1] ?? address);
};

/** Somebody else's reason as a sentence of its own: a capital first, a full stop last; `fallback` where it says nothing. */
export const sentence = (text: string, fallback: string): string => {
  const clean = plain(text, 220).replace(/[.!\s]+$/, '');
  if (clean === '') return fallback;
  const whole = `${clean.charAt(0).toUpperCase()}${clean.slice(1)}`;
  return /[?…]$/.test(whole) ? whole : `${whole}.`;
};

/** The request of a step, as a noun. */
export const requestOf = (stage: FlowStage): string => requestNouns[stage];
const requestNouns: Readonly<Record<FlowStage, string>> = {
  discovery: 'look-up of the provider',
  authorization: 'sign-in request',
  token: 'token request',
  refresh: 'refresh request',
  userinfo: 'user info request',
  introspection: 'introspection request',
  revocation: 'revocation request',
  keys: 'request for the signing keys',
  factor: 'identity check',
  call: 'call',
  request: 'API request',
};

/** A provider's description made safe, or nothing where it says nothing. */
export const providerWords = (
  code: string,
  description: string | undefined,
  uri?: string,
): { readonly code: string; readonly description?: string; readonly uri?: string } => {
  const shown = description === undefined ? '' : plain(description, 1000);
  const link = uri === undefined ? '' : shownAddress(plain(uri, 500), 300);
  return {
    code: plain(code, 80) || 'no code',
    ...(shown === '' ? {} : { description: shown }),
    ...(link === '' ? {} : { uri: link }),
  };
};

/** A library's or the system's words made safe, as the part of an ErrorText; nothing where they say nothing. */
export const technicalWords = (technical: string): { readonly technical?: string } => {
  const shown = plain(technical, 300);
  return shown === '' ? {} : { technical: shown };
};
