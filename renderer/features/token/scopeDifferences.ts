/** One scope and how it came about. */
export type ScopeMark = {
  readonly scope: string;
  readonly state: 'granted' | 'refused' | 'added';
};

/**
 * The scopes asked for and granted, each once: granted as asked, asked for but refused, or granted unasked. A provider
 * that says nothing has granted what was asked for (RFC 6749 section 5.1).
 */
export const scopeMarks = (asked: readonly string[], granted: readonly string[] | undefined): readonly ScopeMark[] => {
  const wanted = [...new Set(asked)];
  const given = new Set(granted ?? wanted);
  const added = [...given].filter((scope) => !wanted.includes(scope));
  return [
    ...wanted.map((scope): ScopeMark => ({ scope, state: given.has(scope) ? 'granted' : 'refused' })),
    ...added.map((scope): ScopeMark => ({ scope, state: 'added' })),
  ];
};
