import type { Profile } from '../profile';
import type { IdentitySource, VerifySettings } from '../verifySettings';
import { addressIssues, advice, blocking, type ProfileIssue, problem, when } from './issue';

const sourceIssues = (source: IdentitySource): readonly ProfileIssue[] => {
  switch (source.by) {
    case 'ask':
      return [];
    case 'id':
      return when(
        source.id.trim() === '',
        problem('verify.identitySource', 'Enter the ID of the identity source, or choose another way.'),
      );
    case 'name':
      return when(
        source.name.trim() === '',
        problem('verify.identitySource', 'Enter the name of the identity source, or choose another way.'),
      );
    case 'rules':
      return [
        ...source.rules.flatMap(({ text, source: named }, index) => [
          ...when(text.trim() === '', blocking(`verify.rules.${index}`, 'Say what the user name has to hold.')),
          ...when(named.trim() === '', blocking(`verify.rules.${index}`, 'Name the identity source of this rule.')),
        ]),
        ...when(
          source.rules.length === 0 && source.otherwise.trim() === '',
          advice('verify.identitySource', 'Without a rule, the identity source is asked for each time.'),
        ),
      ];
  }
};

const policyFirst = ({ firstStep }: VerifySettings, { grant }: Profile): boolean =>
  grant === 'verify_password' || (grant === 'password' && firstStep === 'policyauth');

/** Judges what is IBM Verify's own about a profile. */
export const verifyIssues = (profile: Profile): readonly ProfileIssue[] => {
  const { verify, grant } = profile;
  if (verify === undefined) return [];
  const { resource } = verify;
  return [
    ...(policyFirst(verify, profile) ? sourceIssues(verify.identitySource) : []),
    ...when(
      grant === 'verify_password' && verify.result === 'check' && verify.serviceToken === 'policyauth',
      problem(
        'verify.result',
        'The policy gives a challenge and no token to keep; choose client credentials for the check alone.',
      ),
    ),
    ...when(
      verify.preferredFactor.length > 200,
      blocking('verify.preferredFactor', 'This is too long; 200 characters are the most.'),
    ),
    ...(resource === undefined ? [] : addressIssues('verify.resource', resource.url)),
    ...when(resource?.url.trim() === '', problem('verify.resource', 'Enter the address of the Manager.')),
  ];
};
