/** What stands in a text where a secret was. */
export const mask = '[hidden]';

/** Characters that steer a screen or a terminal, or turn and hide the text around them. */
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** A JWT or the start of one, and a credential of a header. */
export const credentialShapes: readonly RegExp[] = [
  /eyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g,
  /\b(?:Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}/gi,
];

/**
 * Any long run of letters and digits, as tokens, codes and hashes are. A UUID stays: providers name their own log entries
 * with it, and one that is a secret is known by its value.
 */
export const longRun =
  /(?<![\w+-])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w+-]))(?=[\w+-]*\d)(?=[\w+-]*[a-z])[\w+-]{32,}=*/gi;
const secretShapes = [...credentialShapes, longRun] as const;

/** The shortest secret that is looked for by its value; a shorter one would mask ordinary words. */
const shortestSecret = 4;

const percentEncoded = (secret: string): string => {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half a surrogate pair has no encoded form.
    return secret;
  }
};

const writtenForms = (secret: string): readonly string[] => {
  const percent = percentEncoded(secret);
  return [secret, percent, percent.replaceAll('%20', '+')];
};

/** The text without the given secrets, plain or encoded for a URL or a form, and without anything that has the shape of one. */
export const redact = (text: string, secrets: readonly string[]): string => {
  const known = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap(writtenForms)
    // The longest first: a secret that holds another must not leave its rest behind.
    .sort((a, b) => b.length - a.length);
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
  return secretShapes.reduce((rest, shape) => rest.replace(shape, mask), withoutKnown);
};

const oneLine = (text: string): string => text.replace(steering, ' ').replace(/\s+/g, ' ').trim();

/** Somebody else's text made fit to show: one line, nothing that steers, no secret, at most `limit` characters. */
export const shownText = (text: string, limit: number, secrets: readonly string[]): string => {
  // Controls go first, in the secrets too: one in the middle of a secret would hide it from the search.
  const safe = redact(oneLine(text), secrets.map(oneLine));
  return safe.length <= limit ? safe : `${safe.slice(0, limit - 1).trimEnd()}…`;
};
