/** How the imitated tenant behaves where IBM's own sources differ, leave it open, or make it a setting. */
export type VerifySwitches = {
  /** What the access policy of the application says to a token request on behalf of a person. */
  readonly policy: 'allow' | 'firstFactor' | 'secondFactor' | 'deny' | 'denyEntitlement' | 'moreInformation';
  /** Whether the policy wants a second factor of another kind after the first one. */
  readonly secondChallenge: boolean;
  /** Whether the policy runs only when the request carries `context`. */
  readonly policyNeedsContext: boolean;
  /** Whether a refresh is answered with a challenge. */
  readonly challengeOnRefresh: boolean;
  /** The factors a second-factor challenge names; `absent` leaves the list out. */
  readonly allowedFactors: readonly string[] | 'absent';
  /** The factors that policy-based authentication begins with. */
  readonly firstFactors: readonly string[];
  /** Life of a challenge token. */
  readonly challengeSeconds: number;
  readonly challengeTokenFormat: 'opaque' | 'jwt';
  readonly accessTokenFormat: 'opaque' | 'jwt';
  readonly accessTokenSeconds: number;
  /** Whether a JWT access token says who the person is, or leaves that to the userinfo endpoint. */
  readonly personInAccessToken: boolean;
  /** What becomes of a refresh token that was used: lives on for a moment, ends at once, or is never replaced. */
  readonly refreshRotation: 'faultTolerance' | 'revokeAtOnce' | 'noRotation';
  readonly deadRefreshStatus: 400 | 401;
  readonly deadRefreshError: 'invalid_token' | 'invalid_grant';
  /** The "require PKCE" setting of the application. */
  readonly requirePkce: boolean;
  readonly wrongOtpStatus: 400 | 401;
  /** The name of an enrolment's time of creation. */
  readonly enrolmentTimeName: 'created' | 'creationTime';
  /** Whether the disabled authenticator-app enrolment is listed before the good one. */
  readonly disabledEnrolmentFirst: boolean;
  readonly smsLimitReached: boolean;
  /** The state of a push or QR verification that nobody answered. */
  readonly timeoutState: 'TIMEOUT' | 'EXPIRED';
  /** The origin that `transactionUri` names; empty for the tenant's own. */
  readonly transactionUriOrigin: string;
  /** Whether the two API clients have the entitlement to be told generated one-time passwords. */
  readonly generateOtp: boolean;
  /** Which of the two paths with the same endpoints the older discovery document names. */
  readonly legacyEndpointPath: '/v1.0/endpoint/default' | '/oidc/endpoint/default';
};

/** An application whose tokens are JWTs, behind a policy that wants a second factor. */
export const defaultSwitches: VerifySwitches = {
  policy: 'secondFactor',
  secondChallenge: false,
  policyNeedsContext: false,
  challengeOnRefresh: false,
  allowedFactors: ['totp', 'emailotp', 'smsotp', 'voiceotp', 'questions', 'signatures_userPresence'],
  firstFactors: ['password', 'qr', 'fido2'],
  challengeSeconds: 1800,
  challengeTokenFormat: 'opaque',
  accessTokenFormat: 'jwt',
  accessTokenSeconds: 7200,
  personInAccessToken: true,
  refreshRotation: 'faultTolerance',
  deadRefreshStatus: 400,
  deadRefreshError: 'invalid_token',
  requirePkce: false,
  wrongOtpStatus: 400,
  enrolmentTimeName: 'created',
  disabledEnrolmentFirst: false,
  smsLimitReached: false,
  timeoutState: 'TIMEOUT',
  transactionUriOrigin: '',
  generateOtp: false,
  legacyEndpointPath: '/v1.0/endpoint/default',
};
