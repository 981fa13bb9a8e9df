import { systemCall } from './callShapes';
import type { Shape } from './failedRun';

/** Answers of systems with codes of their own, each under the rule it is read by. */
export type ShapeOf = readonly [rule: string, shape: Shape];

const refused = (error: string, description: string, status = 400): Shape => ({
  status,
  body: { error, error_description: description },
});

const aadsts = (code: number, error: string, words: string, status = 400): ShapeOf => [
  `entra-${code}`,
  refused(error, `AADSTS${code}: ${words} Trace ID: 0d5a5e0c-7a3b-4a58-9c1a-1f6c3a7c2a00 Correlation ID: 5f1d`, status),
];

const inBrowser = (error: string, description: string): Shape => ({
  callback: { error, error_description: description },
});

export const entraShapes: readonly ShapeOf[] = [
  [
    'entra-50011',
    inBrowser(
      'invalid_request',
      "AADSTS50011: The redirect URI 'http://127.0.0.1:8765/callback' specified in the request does not match the redirect URIs configured for the application.",
    ),
  ],
  ['entra-500113', inBrowser('invalid_request', 'AADSTS500113: No reply address is registered for the application.')],
  aadsts(700016, 'unauthorized_client', "Application with identifier 'x' was not found in the directory 'Contoso'."),
  aadsts(
    7000215,
    'invalid_client',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
    401,
  ),
  aadsts(7000222, 'invalid_client', 'The provided client secret keys are expired.', 401),
  aadsts(
    7000218,
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    401,
  ),
  aadsts(65001, 'invalid_grant', 'The user or administrator has not consented to use the application.'),
  ['entra-65004', inBrowser('access_denied', 'AADSTS65004: User declined to consent to access the app.')],
  aadsts(
    50076,
    'interaction_required',
    'Due to a configuration change made by your administrator, you must use multi-factor authentication.',
  ),
  aadsts(
    50079,
    'interaction_required',
    'Due to a configuration change, you must enroll in multi-factor authentication.',
  ),
  [
    'entra-50126',
    {
      ...refused('invalid_grant', 'AADSTS50126: Error validating credentials due to invalid username or password.'),
      grant: 'password',
    },
  ],
  aadsts(50034, 'invalid_grant', 'The user account does not exist in the directory.'),
  aadsts(50020, 'invalid_grant', "User account from identity provider 'live.com' does not exist in tenant."),
  aadsts(50053, 'invalid_grant', 'The account is locked, you have tried to sign in too many times.'),
  aadsts(50055, 'invalid_grant', 'The password is expired.'),
  aadsts(50057, 'invalid_grant', 'The user account is disabled.'),
  aadsts(50105, 'access_denied', 'The signed in user is not assigned to a role for the application.'),
  aadsts(50173, 'invalid_grant', 'The provided grant has expired due to it being revoked.'),
  aadsts(53003, 'invalid_grant', 'Access has been blocked by Conditional Access policies.'),
  aadsts(53000, 'invalid_grant', 'Device is not in required device state: compliant.'),
  aadsts(90002, 'invalid_request', "Tenant 'nope' not found."),
  aadsts(
    900023,
    'invalid_request',
    "Specified tenant identifier 'x y' is neither a valid DNS name, nor a valid external domain.",
  ),
  aadsts(70011, 'invalid_scope', "The provided request must include a 'scope' input parameter."),
  aadsts(
    1002012,
    'invalid_scope',
    'The provided value for scope is not valid. Client credential flows must have a scope value with /.default.',
  ),
  aadsts(500011, 'invalid_resource', 'The resource principal named api://x was not found in the tenant.'),
  [
    'entra-700054',
    inBrowser(
      'unsupported_response_type',
      "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    ),
  ],
  aadsts(
    9002327,
    'invalid_request',
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  ),
  [
    'entra-9002325',
    inBrowser(
      'invalid_request',
      'AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    ),
  ],
  aadsts(
    501481,
    'invalid_grant',
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ),
  aadsts(
    700025,
    'invalid_client',
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    401,
  ),
  aadsts(50194, 'invalid_request', "Application 'x' is not configured as a multi-tenant application."),
  aadsts(650053, 'invalid_client', "The application 'x' asked for scope 'y' that doesn't exist on the resource 'z'."),
  aadsts(
    90094,
    'invalid_grant',
    'An administrator of contoso has set a policy that prevents you from granting the permissions.',
  ),
  aadsts(
    70043,
    'invalid_grant',
    'The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access.',
  ),
  aadsts(
    700084,
    'invalid_grant',
    'The refresh token was issued to a single page app (SPA), and has a fixed, limited lifetime.',
  ),
  aadsts(54005, 'invalid_grant', 'OAuth2 Authorization code was already redeemed.'),
  aadsts(70008, 'invalid_grant', 'The provided authorization code or refresh token has expired due to inactivity.'),
  [
    'entra-700082',
    {
      ...refused('invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.'),
      stage: 'refresh',
      grant: 'refresh',
    },
  ],
  aadsts(650057, 'invalid_resource', 'Invalid resource. The client has requested access to a resource not listed.'),
  aadsts(7000229, 'unauthorized_client', 'The client application is missing service principal in the tenant.', 401),
  aadsts(7000112, 'unauthorized_client', "Application 'x' is disabled.", 401),
  aadsts(50059, 'invalid_request', 'No tenant-identifying information found in either the request or credentials.'),
  ['entra-53001', inBrowser('access_denied', 'AADSTS53001: Device is not domain joined.')],
  aadsts(50078, 'invalid_grant', 'Presented multi-factor authentication has expired.'),
  ['entra-other', refused('invalid_grant', 'AADSTS50196: The server saw a client request loop. Trace ID: 1 x')],
  aadsts(90014, 'invalid_request', "The required field 'scope' is missing from the credential."),
  [
    'entra-700027',
    {
      ...refused(
        'invalid_client',
        'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered. Client assertion is not within its valid time range.',
        401,
      ),
      ahead: 900,
    },
  ],
  [
    'entra-50076-refresh',
    { ...refused('invalid_grant', 'AADSTS50076: You must use multi-factor authentication.'), stage: 'refresh' },
  ],
];

const verify = (code: string, status: number, words: string, more: Partial<Shape> = {}): ShapeOf => [
  `verify-${code}`,
  { status, body: { messageId: code, messageDescription: `${code} ${words}` }, ...more },
];
const verifyOauth = (
  code: string,
  error: string,
  status: number,
  words: string,
  more: Partial<Shape> = {},
): ShapeOf => [`verify-${code}`, { ...refused(error, `${code} ${words}`, status), ...more }];

export const verifyShapes: readonly ShapeOf[] = [
  ...(['oidc/endpoint/default', 'oauth2'] as const).map(
    (surface): ShapeOf => [
      'verify-other-surface',
      {
        error: {
          code: 'discovery-not-found',
          address: `https://t.verify.ibm.com/${surface}/.well-known/openid-configuration`,
          status: 404,
        },
      },
    ],
  ),
  [
    'verify-jwt-bearer-off',
    { error: { code: 'grant-refused', error: 'unauthorized_client', stage: 'token', proof: true } },
  ],
  verifyOauth('CSIAQ0155E', 'invalid_client', 401, 'The client credentials are not valid.', { proof: 'form' }),
  [
    'verify-CSIAQ0158E-refresh',
    {
      ...refused(
        'invalid_token',
        'CSIAQ0158E The [authorization_grant] of type [refresh_token] does not exist or is invalid.',
        401,
      ),
      stage: 'refresh',
      grant: 'refresh',
    },
  ],
  verifyOauth(
    'CSIAQ0158E',
    'invalid_grant',
    400,
    'The [authorization_grant] of type [authorization_code] does not exist or is invalid.',
  ),
  ['verify-CSIAQ0167E', inBrowser('invalid_request', 'CSIAQ0167E The redirect URI is not registered.')],
  verifyOauth('CSIAQ0278E', 'access_denied', 401, 'The policy denied the request.'),
  verifyOauth('CSIAQ0279E', 'access_denied', 401, 'The user is not entitled.'),
  verifyOauth('CSIAQ0298E', 'adaptive_more_info_required', 401, 'More information is required.'),
  verify('CSIBN0001E', 401, 'Not authorised.', { stage: 'factor' }),
  verify('CSIBN0002E', 403, 'Not entitled.', { stage: 'factor' }),
  verify('CSIBN0018E', 400, 'The correlation is not alphanumeric.', { stage: 'factor' }),
  verify('CSIBN0021E', 400, 'The attempt failed.', { stage: 'factor' }),
  verify('CSIBN0025E', 400, 'The verification is invalid or expired.', { stage: 'factor' }),
  verify('CSIBN0028E', 400, 'The verification was not found.', { stage: 'factor' }),
  verify('CSIBN0081E', 400, 'The SMS limit was reached.', { stage: 'factor' }),
  verify('CSIBH0001E', 401, 'Not authorised.', { stage: 'factor' }),
  verify('CSIBH0002E', 403, 'Not entitled.', { stage: 'factor' }),
  verify('CSIBH0003E', 404, 'Unknown tenant.', { stage: 'factor' }),
  verify('CSIBH0044E', 400, 'The username or password is wrong.', { stage: 'factor' }),
  verify('CSIAI0160E', 400, 'The password check failed.', { stage: 'factor' }),
];

const okta = { issuer: 'https://dev.okta.com/oauth2/default' };
const oktaApi = (code: string, summary: string, status: number): ShapeOf => [
  `okta-${code}`,
  { status, body: { errorCode: code, errorSummary: summary, errorId: 'oae1' } },
];

export const oktaShapes: readonly ShapeOf[] = [
  [
    'okta-redirect',
    inBrowser(
      'invalid_request',
      "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://dev-admin.okta.com/admin/app",
    ),
  ],
  [
    'okta-scope',
    {
      ...refused('invalid_scope', 'One or more scopes are not configured for the authorization server resource.'),
      ...okta,
    },
  ],
  [
    'okta-no-scope',
    {
      ...refused(
        'invalid_scope',
        "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
      ),
      ...okta,
    },
  ],
  [
    'okta-secret',
    {
      ...refused('invalid_client', 'The client secret supplied for a confidential client is invalid.', 401),
      proof: 'Basic',
    },
  ],
  ['okta-client', refused('invalid_client', "Invalid value for 'client_id' parameter.", 401)],
  [
    'okta-pkce-required',
    inBrowser(
      'invalid_request',
      "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.",
    ),
  ],
  [
    'okta-policy',
    refused('access_denied', 'Policy evaluation failed for this request, please check the policy configurations.'),
  ],
  [
    'okta-sign-on-policy',
    {
      ...refused('invalid_grant', 'Resource owner password credentials authentication denied by sign on policy.'),
      grant: 'password',
    },
  ],
  ['okta-not-assigned', inBrowser('access_denied', 'User is not assigned to the client application.')],
  ['okta-credentials', { ...refused('invalid_grant', 'The credentials provided were invalid.'), grant: 'password' }],
  [
    'okta-refresh',
    { ...refused('invalid_grant', 'The refresh token is invalid or expired.'), stage: 'refresh', grant: 'refresh' },
  ],
  oktaApi('E0000004', 'Authentication failed', 401),
  oktaApi('E0000006', 'You do not have permission to perform the requested action', 403),
  oktaApi('E0000011', 'Invalid token provided', 401),
  oktaApi('E0000015', 'You do not have permission to access the feature you are requesting', 403),
  oktaApi('E0000022', 'The endpoint does not support the provided HTTP method', 405),
  oktaApi('E0000047', 'API call exceeded rate limit due to too many requests.', 429),
];

export const auth0Shapes: readonly ShapeOf[] = [
  [
    'auth0-callback',
    inBrowser(
      'unauthorized_client',
      'Callback URL mismatch. http://127.0.0.1:8765/callback is not in the list of allowed callback URLs',
    ),
  ],
  [
    'auth0-grant',
    { ...refused('unauthorized_client', "Grant type 'password' not allowed for the client.", 403), grant: 'password' },
  ],
  [
    'auth0-audience',
    {
      ...refused('access_denied', 'Service not enabled within domain: https://api.example.com', 403),
      form: { audience: 'https://api.example.com' },
    },
  ],
  [
    'auth0-no-audience',
    {
      ...refused(
        'access_denied',
        'No audience parameter was provided, and no default audience has been configured',
        403,
      ),
      grant: 'client_credentials',
    },
  ],
  [
    'auth0-client-grant',
    {
      ...refused(
        'access_denied',
        'Client is not authorized to access "https://api.example.com". You need to create a "client-grant" associated to this API.',
        403,
      ),
      grant: 'client_credentials',
    },
  ],
  [
    'auth0-connection',
    { ...refused('server_error', 'Authorization server not configured with default connection.'), grant: 'password' },
  ],
  [
    'auth0-refresh',
    { ...refused('invalid_grant', 'Unknown or invalid refresh token.', 403), stage: 'refresh', grant: 'refresh' },
  ],
  ['auth0-mfa', { ...refused('mfa_required', 'Multifactor authentication required', 403), grant: 'password' }],
  ['auth0-code', refused('invalid_grant', 'Invalid authorization code', 403)],
  ['auth0-pkce', refused('invalid_grant', 'Failed to verify code verifier', 403)],
  ['auth0-blocked', { ...refused('unauthorized', 'user is blocked', 401), grant: 'password' }],
  ['auth0-password', { ...refused('invalid_grant', 'Wrong email or password.', 403), grant: 'password' }],
];

const keycloakAnswers: readonly ShapeOf[] = [
  ['keycloak-redirect', refused('invalid_grant', 'Incorrect redirect_uri')],
  [
    'keycloak-client',
    { ...refused('unauthorized_client', 'Invalid client or Invalid client credentials', 401), proof: 'Basic' },
  ],
  [
    'keycloak-direct-access',
    { ...refused('unauthorized_client', 'Client not allowed for direct access grants'), grant: 'password' },
  ],
  [
    'keycloak-service-account',
    {
      ...refused('unauthorized_client', 'Client not enabled to retrieve service account', 401),
      grant: 'client_credentials',
    },
  ],
  [
    'keycloak-standard-flow',
    inBrowser(
      'unauthorized_client',
      'Client is not allowed to initiate browser login with given response_type. Standard flow is disabled for the client.',
    ),
  ],
  [
    'keycloak-implicit-flow',
    inBrowser(
      'unauthorized_client',
      'Client is not allowed to initiate browser login with given response_type. Implicit flow is disabled for the client.',
    ),
  ],
  ['keycloak-setup', { ...refused('invalid_grant', 'Account is not fully set up'), grant: 'password' }],
  ['keycloak-disabled', { ...refused('invalid_grant', 'Account disabled'), grant: 'password' }],
  ['keycloak-password', { ...refused('invalid_grant', 'Invalid user credentials', 401), grant: 'password' }],
  ['keycloak-pkce-missing', inBrowser('invalid_request', 'Missing parameter: code_challenge_method')],
  ['keycloak-pkce', refused('invalid_grant', 'PKCE verification failed: Code mismatch')],
  ['keycloak-session', { ...refused('invalid_grant', 'Session not active'), stage: 'refresh', grant: 'refresh' }],
  ['keycloak-refresh', { ...refused('invalid_grant', 'Token is not active'), stage: 'refresh', grant: 'refresh' }],
  ['keycloak-page-expired', inBrowser('temporarily_unavailable', 'authentication_expired')],
  ['keycloak-code', refused('invalid_grant', 'Code not valid')],
  ['keycloak-realm', { status: 404, body: { error: 'Realm does not exist' } }],
  ['keycloak-https', refused('invalid_request', 'HTTPS required', 403)],
  ['keycloak-scope', inBrowser('invalid_scope', 'Invalid scopes: openid nope')],
];

/** A realm is in the addresses of Keycloak. */
export const keycloakShapes: readonly ShapeOf[] = keycloakAnswers.map(([rule, shape]) => [
  rule,
  { ...shape, issuer: 'https://sso.example.com/realms/acme' },
]);

const keyrock = (rule: string, body: string, status = 400, more: Partial<Shape> = {}): ShapeOf => [
  `keyrock-${rule}`,
  { status, body: JSON.stringify(body), ...more },
];

export const keyrockShapes: readonly ShapeOf[] = [
  keyrock('user', 'Invalid grant: user credentials are invalid', 400, { grant: 'password' }),
  keyrock('client', 'Invalid client: client is invalid', 401, { proof: 'Basic' }),
  keyrock('no-client', 'Invalid client: cannot retrieve client credentials'),
  keyrock('form', 'Invalid request: content must be application/x-www-form-urlencoded'),
  keyrock('grant-unknown', 'Unsupported grant type: `grant_type` is invalid'),
  keyrock('grant', 'Unauthorized client: `grant_type` is invalid'),
  keyrock('scope', 'Invalid scope: Requested scope is invalid'),
  keyrock('refresh', 'Invalid grant: refresh token is no longer valid', 400, { stage: 'refresh', grant: 'refresh' }),
  keyrock('code', 'Invalid grant: authorization code is invalid'),
  keyrock('redirect', 'Invalid request: `redirect_uri` is invalid'),
  keyrock('missing', 'Missing parameter: `password`', 400, { grant: 'password' }),
  keyrock('access-token', 'Invalid token: access token has expired', 401, {
    stage: 'call',
    url: 'https://idm.example.com/user',
  }),
];

const google = { url: 'https://oauth2.googleapis.com/token' };

export const googleShapes: readonly ShapeOf[] = [
  ['google-redirect', { ...refused('redirect_uri_mismatch', 'Bad Request'), ...google }],
  ['google-client', { ...refused('invalid_client', 'The OAuth client was not found.', 401), ...google }],
  ['google-client-deleted', { ...refused('deleted_client', 'The OAuth client was deleted.', 401), ...google }],
  ['google-secret-missing', { ...refused('invalid_request', 'client_secret is missing.'), ...google }],
  ['google-admin', inBrowser('admin_policy_enforced', 'Blocked by the administrator')],
  ['google-internal', inBrowser('org_internal', 'This client is restricted to users within its organization.')],
  ['google-verification', inBrowser('access_denied', 'App has not completed the Google verification process')],
  [
    'google-revoked',
    {
      ...refused('invalid_grant', 'Token has been expired or revoked.'),
      ...google,
      stage: 'refresh',
      grant: 'refresh',
    },
  ],
  ['google-code', { ...refused('invalid_grant', 'Malformed auth code.'), ...google }],
  ['google-pkce', { ...refused('invalid_grant', 'Missing code verifier.'), ...google }],
];

const cognito = (error: string, more: Partial<Shape> = {}): Shape => ({
  status: 400,
  body: { error },
  url: 'https://shop.auth.eu-central-1.amazoncognito.com/oauth2/token',
  ...more,
});

export const cognitoShapes: readonly ShapeOf[] = [
  ['cognito-redirect', cognito('redirect_mismatch')],
  ['cognito-secret', cognito('invalid_client', { proof: 'Basic' })],
  ['cognito-no-secret', cognito('invalid_client')],
  ['cognito-refresh', cognito('invalid_grant', { stage: 'refresh', grant: 'refresh' })],
  ['cognito-code', cognito('invalid_grant')],
  ['cognito-grant', cognito('unauthorized_client', { grant: 'client_credentials', proof: 'Basic' })],
  ['cognito-scope', cognito('invalid_scope', { form: { scope: 'api/read' } })],
];

const dxServer = 'http://doi.example.com:8080/ess/security/v1';
const dx = (status: number, msg: string, more: Partial<Shape> = {}): Shape => ({
  status,
  body: { msg },
  url: `${dxServer}/token`,
  grant: 'password',
  ...more,
});
const webMethods = (status: number, body: object, more: Partial<Shape> = {}): Shape => ({
  status,
  body,
  url: 'https://shop.webmethods.io/integration/rest/oAuth/getToken',
  ...more,
});

export const appShapes: readonly ShapeOf[] = [
  ['dx-tenant', dx(401, 'The tenant is unknown')],
  ['dx-refresh', dx(401, 'Token expired', { stage: 'refresh', grant: 'refresh' })],
  ['dx-credentials', dx(401, 'Authentication failed')],
  ['dx-call', dx(401, 'Token has expired', { ...systemCall('Who am I'), url: `${dxServer}/me` })],
  ['dx-address', dx(404, 'No such path')],
  [
    'webmethods-scope',
    webMethods(
      403,
      { error: 'insufficient_scope', error_description: '[ISS.0010.8046] Scope is too narrow' },
      { stage: 'call' },
    ),
  ],
  ['webmethods-https', webMethods(400, { error: 'invalid_request', error_description: 'HTTPS is required' })],
  ['webmethods-body', webMethods(400, { error: 'invalid_request', error_description: 'The body must be empty' })],
  [
    'webmethods-refreshes',
    webMethods(
      400,
      { error: 'invalid_grant', error_description: 'The refresh token is used up' },
      { stage: 'refresh', grant: 'refresh' },
    ),
  ],
  ['webmethods-client', webMethods(401, { error: 'invalid_client' }, { proof: 'Basic' })],
  [
    'cos-manager-refused',
    {
      status: 401,
      body: {},
      stage: 'call',
      url: 'https://manager.example.com/manager/api/json/1.0/viewSystem.adm',
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    },
  ],
];
