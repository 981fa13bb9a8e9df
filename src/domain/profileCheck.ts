import { type Profile, profileSchema } from './profile';
import { clientIssues } from './profileRules/clientRules';
import { extraIssues } from './profileRules/extraRules';
import { blocking, type CheckContext, type ProfileField, type ProfileIssue, when } from './profileRules/issue';
import { networkIssues } from './profileRules/networkRules';
import { redirectIssues } from './profileRules/redirectRules';
import { serverIssues } from './profileRules/serverRules';
import { systemIssues } from './profileRules/systemRules';

const longest: Readonly<Partial<Record<ProfileField, number>>> = {
  folder: 120,
  environment: 40,
  clientId: 500,
  scope: 4000,
  audience: 2000,
  username: 500,
};

const lengthIssues = (profile: Profile): readonly ProfileIssue[] =>
  (['folder', 'environment', 'clientId', 'scope', 'audience', 'username'] as const).flatMap((field) => {
    const most = longest[field] ?? 0;
    return when(
      profile[field].trim().length > most,
      blocking(field, `This is too long; ${most} characters are the most.`),
    );
  });

const nameIssues = ({ name }: Profile): readonly ProfileIssue[] => [
  ...when(name.trim() === '', blocking('name', 'Give the profile a name.')),
  ...when(name.trim().length > 120, blocking('name', 'This is too long; 120 characters are the most.')),
];

const resourceLengths = ({ resource }: Profile): readonly ProfileIssue[] => [
  ...when(
    resource.some((one) => one === ''),
    blocking('resource', 'One of these is empty.'),
  ),
  ...when(resource.length > 20, blocking('resource', 'At most 20 resources can be named.')),
  ...when(
    resource.some((one) => one.length > 2000),
    blocking('resource', 'One of these is too long.'),
  ),
];

/**
 * What is wrong or odd about a profile, in words and in the order of the form; empty when all is well. Takes a profile
 * that is still being typed: numbers may be NaN and texts of any length.
 */
export const checkProfile = (profile: Profile, context: CheckContext = {}): readonly ProfileIssue[] => {
  const issues = [
    ...nameIssues(profile),
    ...lengthIssues(profile),
    ...serverIssues(profile),
    ...clientIssues(profile, context),
    ...resourceLengths(profile),
    ...redirectIssues(profile),
    ...extraIssues(profile),
    ...systemIssues(profile),
    ...networkIssues(profile),
  ];
  const schema = profileSchema.safeParse(profile);
  if (schema.success || issues.some(({ severity }) => severity === 'blocking')) return issues;
  // The rules above name everything the schema can refuse; this is for the day when they no longer do.
  const path = schema.error.issues[0]?.path.map(String).join('.') ?? '';
  return [...issues, blocking('other', `The setting “${path}” cannot be kept as it is.`)];
};

/** Whether a profile with these remarks can be kept. */
export const canBeSaved = (issues: readonly ProfileIssue[]): boolean =>
  issues.every(({ severity }) => severity !== 'blocking');
