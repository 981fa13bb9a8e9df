import { dxSettingsSchema } from '../dxSettings';
import type { Profile } from '../profile';
import { advice, blocking, type ProfileIssue, problem, when } from './issue';

/** Judges what DX Operational Intelligence takes in its own way. */
export const dxIssues = ({ dx, grant }: Profile): readonly ProfileIssue[] => {
  const tenant = dx?.tenant.trim() ?? '';
  const language = dx?.language ?? '';
  return [
    ...when(
      grant !== 'password',
      problem('grant', 'The security server gives tokens for a user name and password only.'),
    ),
    ...when(tenant === '', problem('dx.tenant', 'Enter the tenant; every token call begins with it.')),
    ...when(tenant.length > 300, blocking('dx.tenant', 'This is too long; 300 characters are the most.')),
    ...when(
      tenant.includes(':'),
      advice('dx.tenant', 'There is a colon in the tenant; the server takes the name alone, without a password.'),
    ),
    ...when(
      (dx?.scopeTenant ?? '').trim().length > 300,
      blocking('dx.scopeTenant', 'This is too long; 300 characters are the most.'),
    ),
    ...when(
      !dxSettingsSchema.shape.language.safeParse(language).success,
      blocking('dx.language', 'Write a language as browsers do, such as es or en-GB.'),
    ),
  ];
};
