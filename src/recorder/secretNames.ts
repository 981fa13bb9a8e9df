/** A name without case and without the signs that systems put between its words. */
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * How names end that hold a secret wherever they stand: those of RFC 6749, 7521, 7636 and 8693, and the systems' own
 * (`tkn` and `rtkn` of DX, `otp` and `dsi` of IBM Verify, `mfa_token` of Auth0, `X-Auth-Token` of Keyrock).
 */
const secretEnds =
  /(?:tokens?|tkn|secrets?|passwords?|passwd|passphrase|passcode|pwd|assertion|verifier|otp|apikey|subscriptionkey|functionskey|privatekey|authkey|accesskey|credential|credentials|cookies?|csrf|xsrf|sessionid|jsessionid|ticket|xauth|authorization|samlresponse|samlrequest|privatekeyjwt)$/;

const secretNames: ReadonlySet<string> = new Set([
  'totp',
  'seed',
  'pin',
  'dsi',
  'answer',
  'devicecode',
  'usercode',
  'bindingcode',
  'oobcode',
  'recoverycode',
  'sessionstate',
  'sid',
  'qrcode',
  'pushtoken',
  'idtokenhint',
  'loginhinttoken',
  'request',
  'signature',
  'otpauth',
  // A proof (RFC 9449) is good for one request, and for that one until it ends.
  'dpop',
  'xsubjecttoken',
]);

/** Of a query, a form or a fragment: there a code is an authorization code; in an answer it is mostly an error's. */
const secretParameters: ReadonlySet<string> = new Set(['code', 'auth', 'key', 'sig', 'response']);

/** What ends like a secret and is none. */
const openNames: ReadonlySet<string> = new Set(['nexttoken', 'continuationtoken', 'practicetoken']);

/** Names under which long random text stands that is no secret and helps to understand: keys, marks, identifiers. */
const harmlessNames: ReadonlySet<string> = new Set([
  ...['clientid', 'aud', 'azp', 'iss', 'issuer', 'sub', 'jti', 'kid', 'kty', 'alg', 'n', 'e', 'x', 'y', 'x5c', 'x5t'],
  ...['x5ts256', 'crv', 'use', 'codechallenge', 'codechallengemethod', 'athash', 'chash', 'redirecturi', 'scope'],
  ...['grantid', 'correlationid', 'traceid', 'requestid', 'etag', 'traceparent', 'xrequestid', 'xmsrequestid', 'cfray'],
  ...['contentsecuritypolicy', 'xamznrequestid', 'xamzcfid', 'xcorrelationid', 'useragent', 'digest', 'contentdigest'],
  ...['granttype', 'responsetype', 'tokentype', 'requestedtokentype', 'subjecttokentype', 'issuedtokentype'],
  ...['erroruri', 'errorcodes', 'ifnonematch', 'xoktarequestid', 'ratelimitpolicy'],
]);

/** Whether whatever stands under this name in an answer or a JSON body is a secret. `own`: names of the profile's system. */
export const isSecretField = (name: string, own?: ReadonlySet<string>): boolean => {
  const plain = bare(name);
  if (openNames.has(plain)) return false;
  return secretNames.has(plain) || secretEnds.test(plain) || own?.has(plain) === true;
};

/** The same for a parameter of an address or a form. */
export const isSecretParameter = (name: string, own?: ReadonlySet<string>): boolean =>
  secretParameters.has(bare(name)) || isSecretField(name, own);

/** Whether long random text under this name is no secret. */
export const isHarmlessName = (name: string): boolean => harmlessNames.has(bare(name));

/** A word of a place that is no index of a list. */
const isName = (word: string): boolean => word !== '' && !/^\d+$/.test(word);

/** Names a profile's system has for its secrets, as isSecretField compares them; the last word of a place such as `data.token`. */
export const ownSecretNames = (places: readonly string[]): ReadonlySet<string> =>
  new Set(
    places
      .map((place) =>
        bare(
          place
            .split(/[.:[\]]+/)
            .filter(isName)
            .pop() ?? '',
        ),
      )
      .filter(Boolean),
  );
