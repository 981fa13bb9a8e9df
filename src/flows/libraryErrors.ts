/** A failure and what caused it, outermost first. */
export const causesOf = (caught: unknown): readonly unknown[] => {
  const chain: unknown[] = [];
  let one = caught;
  // A chain may be a ring; nothing real is longer.
  while (one !== undefined && one !== null && chain.length < 12) {
    chain.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return chain;
};

const named =
  (name: string) =>
  (cause: unknown): boolean =>
    cause instanceof Error && cause.name === name;

/** Whether a time limit ended the call: openid-client reports one in mid-body as a parse error, two causes deep. */
export const isTimeout = named('TimeoutError');

/** Whether the call was ended from this side: cancelled, or the app quits. */
export const isAbort = named('AbortError');

const codeOf = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' && cause.code.startsWith('OAUTH_') ? cause.code : undefined;
};

/** The code that openid-client or oauth4webapi gave a failure; undefined for anything else. */
export const libraryCode = (caught: unknown): string | undefined => {
  for (const cause of causesOf(caught)) {
    const code = codeOf(cause);
    if (code !== undefined) return code;
  }
  return undefined;
};

/**
 * The library's own words for what is wrong. They are fixed texts and never quote what came, but only as long as the
 * failure is the library's: any other text may, so it is left out.
 */
export const libraryWords = (caught: unknown): string => {
  const worded = causesOf(caught).filter((cause): cause is Error => codeOf(cause) !== undefined);
  const innermost = worded[worded.length - 1];
  return innermost === undefined
    ? ''
    : innermost.message.replace(/^"response" body (?=")/, '').replace('"response" body', 'the body');
};
