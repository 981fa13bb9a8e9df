import { type CustomSettings, customSettingsSchema } from '../../domain/customSystem';
import type { GrantKind } from '../../domain/profile';

/** A system described by settings, to start from: what it is called, what it shows, and what else its form needs. */
export type CustomExample = {
  readonly id: 'standard' | 'dx' | 'webMethods';
  readonly name: string;
  /** One sentence: what can be learnt from it. */
  readonly description: string;
  readonly settings: CustomSettings;
  readonly grant: GrantKind;
  /** What the token endpoint of such a system looks like. */
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint?: string;
};

/** A tenant in place of a client, a renamed answer, a sliding end, and a token that is presented inside JSON. */
const dx: CustomSettings = customSettingsSchema.parse({
  words: [
    { name: 'tenant', value: 'DEFAULTORG' },
    { name: 'language', value: 'en' },
  ],
  grants: { password: 'PASSWORD', refresh_token: 'REFRESH_TOKEN' },
  body: 'form',
  parameters: [
    { name: 'Authorization', in: 'header', value: '{{tenant}}', encode: 'base64', prefix: 'Basic ' },
    { name: 'Accept-Language', in: 'header', value: '{{language}}' },
    { name: 'client_txn_id', in: 'query', value: '{{transaction_id}}' },
    { name: 'username', in: 'body', value: '{{username}}' },
    { name: 'password', in: 'body', value: '{{password}}' },
    { name: 'refresh_token', in: 'body', value: '{{refresh_token}}' },
    { name: 'grant_type', in: 'body', value: '{{grant_type}}' },
  ],
  answer: {
    accessToken: 'tkn',
    tokenType: 'tt',
    refreshToken: 'rtkn',
    idToken: '',
    scope: '',
    error: '',
    errorDescription: 'msg',
  },
  expiry: { from: 'v', as: 'seconds', model: 'sliding' },
  facts: ['userRefID', 'lc', 'tt', 'userCohort'].map((name) => ({ name, from: name })),
  present: {
    in: 'header',
    name: 'Authorization',
    prefix: 'Bearer ',
    value: '{"tkn":"{{token}}","t":"{{tenant}}"}',
    encode: 'base64',
  },
});

/** Everything in the query, no body, and the client in a Basic header. The order is that of a standard call. */
const webMethods: CustomSettings = customSettingsSchema.parse({
  body: 'none',
  parameters: [
    {
      name: 'Authorization',
      in: 'header',
      value: '{{client_id}}:{{client_secret}}',
      encode: 'base64',
      prefix: 'Basic ',
    },
    ...['scope', 'username', 'password', 'redirect_uri', 'code', 'code_verifier', 'refresh_token', 'grant_type'].map(
      (name) => ({ name, in: 'query', value: `{{${name}}}` }),
    ),
  ],
});

/** What a form of the custom system can be filled with, the plainest first. */
export const customExamples: readonly [CustomExample, ...CustomExample[]] = [
  {
    id: 'standard',
    name: 'RFC 6749, to the letter',
    description: 'Nothing differs yet; change what your system does in another way.',
    settings: customSettingsSchema.parse({}),
    grant: 'password',
    tokenEndpoint: 'https://api.example.com/auth/token',
  },
  {
    id: 'dx',
    name: 'Broadcom DX Operational Intelligence',
    description: 'A tenant in place of a client, fields of other names, and a token presented inside JSON.',
    settings: dx,
    grant: 'password',
    tokenEndpoint: 'https://dx.example.com:8080/ess/security/v1/token',
  },
  {
    id: 'webMethods',
    name: 'IBM webMethods Integration',
    description: 'Everything in the query, no body, and the client in a Basic header.',
    settings: webMethods,
    grant: 'authorization_code',
    tokenEndpoint: 'https://tenant.example.com/integration/rest/oAuth/getToken',
    authorizationEndpoint: 'https://tenant.example.com/integration/rest/oAuth/authorize',
  },
];
