/** How the emulated EMM security server behaves where its documentation leaves room, or versions differ. */
export type DxSwitches = {
  /** Refuses a Basic header that holds a colon, which every standard library sends; off takes what is before the colon. */
  readonly strictTenantHeader: boolean;
  /** `documented` takes the two spellings of the documentation (`PASSWORD`, `Password`), `any` every spelling. */
  readonly grantCase: 'documented' | 'any';
  /** Seconds a token may lie unused, the `v` of its answer; documented default: 1800. */
  readonly idleSeconds: number;
  /** Seconds a refresh token lives; not documented. */
  readonly refreshSeconds: number;
  /** What a refresh says about the refresh token: a new one in place of the old, the same again, or nothing. */
  readonly refreshToken: 'new' | 'same' | 'absent';
  /** What `tt` says. */
  readonly tokenType: 'Bearer' | 'Basic';
  /** Adds `userCohort`, the id of the tenant, as some hosted servers do. */
  readonly userCohort: boolean;
  /** Prints the token answer over several lines, as one version does. */
  readonly severalLines: boolean;
  /** The status for a tenant, or a kind of scope, that the user has no right to; not documented. */
  readonly scopeRefusalStatus: 401 | 403;
};

/** The documented behaviour, and the stricter choice where nothing is documented. */
export const defaultDxSwitches: DxSwitches = {
  strictTenantHeader: true,
  grantCase: 'documented',
  idleSeconds: 1800,
  refreshSeconds: 86_400,
  refreshToken: 'new',
  tokenType: 'Bearer',
  userCohort: false,
  severalLines: false,
  scopeRefusalStatus: 403,
};
