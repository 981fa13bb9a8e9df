/** How the emulated Keyrock is set up; each member is a setting of the real server unless its comment says otherwise. */
export type KeyrockSwitches = {
  /** Lets an authorization request do without `state`; none comes back then. */
  readonly allowEmptyState: boolean;
  /** Asks the person before an application gets its first token; off means that nobody is ever asked. */
  readonly askAuthorization: boolean;
  /** The grants that need no client authentication, by their `grant_type`. */
  readonly grantsWithoutClientAuthentication: readonly string[];
  /** Sends CORS headers. */
  readonly cors: boolean;
  /** Fills `app_azf_domain` of the user answer when a request asks for it. */
  readonly authzforce: boolean;
  /** What signs ID tokens: the application's `jwt_secret`, or the server's key that `certs` tells. */
  readonly idTokenAlgorithm: 'HS256' | 'RS256';
  /**
   * No setting: the status for a wrong secret in the form. 401 was observed without a word on where the secret stood;
   * the library's source gives 401 for the header alone.
   */
  readonly wrongFormSecretStatus: 400 | 401;
  /** Seconds; observed: 3600. */
  readonly accessTokenSeconds: number;
  /** Seconds; observed: 14 days. */
  readonly refreshTokenSeconds: number;
  /** Seconds; observed: 300. */
  readonly codeSeconds: number;
  /** Seconds a token of the administration API lives; observed: 3600. */
  readonly apiTokenSeconds: number;
};

/** The settings Keyrock 8.3.0 comes with. */
export const defaultKeyrockSwitches: KeyrockSwitches = {
  allowEmptyState: false,
  askAuthorization: true,
  grantsWithoutClientAuthentication: [],
  cors: false,
  authzforce: false,
  idTokenAlgorithm: 'HS256',
  wrongFormSecretStatus: 401,
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 14 * 86_400,
  codeSeconds: 300,
  apiTokenSeconds: 3600,
};
