import { maySecret } from '../import/secretParts';
import type { Parameters, Profile } from '../profile';
import { advice, blocking, type ProfileField, type ProfileIssue, parameterName, problem, when } from './issue';

/** Parameters the app sets itself: they tie an answer to its request, so nobody may replace them. */
const ownOfAuthorize: ReadonlySet<string> = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
]);
const ownOfToken: ReadonlySet<string> = new Set([
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'code_verifier',
  'redirect_uri',
  'refresh_token',
  'username',
  'password',
]);

const settingOf: Readonly<Record<string, (profile: Profile) => boolean>> = {
  scope: ({ scope }) => scope.trim() !== '',
  audience: ({ audience }) => audience.trim() !== '',
  resource: ({ resource }) => resource.length > 0,
};

const issuesOf = (
  profile: Profile,
  parameters: Parameters,
  call: 'authorize' | 'token' | 'refresh',
): readonly ProfileIssue[] =>
  parameters.flatMap(({ name, value }, index): readonly ProfileIssue[] => {
    const field: ProfileField = `extra.${call}.${index}`;
    const shown = parameterName(parameters, index).slice(0, 60);
    if (name.trim() === '') return [blocking(field, 'Give this parameter a name, or remove it.')];
    if (name.length > 200 || value.length > 8000) return [blocking(field, `“${shown}” is too long.`)];
    const own = call === 'authorize' ? ownOfAuthorize : ownOfToken;
    if (own.has(name)) return [problem(field, `Token Helper sets “${shown}” itself, and it cannot be replaced.`)];
    const replaces = Object.hasOwn(settingOf, name) && settingOf[name]?.(profile) === true;
    return [
      ...when(replaces, advice(field, `“${shown}” stands above too; this value takes its place.`)),
      ...when(
        maySecret(name, value),
        advice(
          field,
          `“${shown}” looks like a secret. Extra parameters are kept with the profile, not in the keychain.`,
        ),
      ),
    ];
  });

/** Judges the extra parameters of the three calls. */
export const extraIssues = (profile: Profile): readonly ProfileIssue[] => [
  ...issuesOf(profile, profile.extra.authorize, 'authorize'),
  ...issuesOf(profile, profile.extra.token, 'token'),
  ...issuesOf(profile, profile.extra.refresh, 'refresh'),
];
