/** One scope and how it came about. */
export type ScopeMark = {
  readonly scope: string;
  readonly state: 'granted' | 'refused' | 'added';
};

/** What Google calls the scopes of OpenID Connect in its answers. */
const longNames: Readonly<Record<string, string>> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

/** Microsoft leaves this away in its answers. */
const graph = 'https://graph.microsoft.com/';

const named = (scope: string): string =>
  (Object.hasOwn(longNames, scope) ? longNames[scope] : undefined) ??
  (scope.startsWith(graph) ? scope.slice(graph.length) : scope);

/** In Entra ID this asks for whatever the client was granted before; the answer names that. */
const isWhatever = (scope: string): boolean => scope.endsWith('/.default');

/**
 * The scopes asked for and granted, each once: granted as asked, asked for but refused, or granted unasked. A provider
 * that says nothing has granted what was asked for (RFC 6749 section 5.1); a refresh token says that `offline_access`
 * was granted, which many answers leave out.
 */
export const scopeMarks = (
  asked: readonly string[],
  granted: readonly string[] | undefined,
  token: { readonly refreshable: boolean } = { refreshable: false },
): readonly ScopeMark[] => {
  const wanted = [...new Set(asked)];
  const given = [...new Set(granted ?? wanted)];
  const givenNames = new Set(given.map(named));
  const wantedNames = new Set(wanted.map(named));
  const whatever = wanted.some(isWhatever) && given.length > 0;
  const isGranted = (scope: string): boolean =>
    givenNames.has(named(scope)) ||
    (isWhatever(scope) && whatever) ||
    (scope === 'offline_access' && token.refreshable);
  return [
    ...wanted.map((scope): ScopeMark => ({ scope, state: isGranted(scope) ? 'granted' : 'refused' })),
    ...given
      .filter((scope) => !wantedNames.has(named(scope)))
      .map((scope): ScopeMark => ({ scope, state: whatever ? 'granted' : 'added' })),
  ];
};
