import { assertNever } from '../errors';
import type { Profile } from '../profile';
import { customIssues } from './customRules';
import { dxIssues } from './dxRules';
import type { ProfileIssue } from './issue';
import { keyrockIssues } from './keyrockRules';
import { verifyIssues } from './verifyRules';
import { webMethodsIssues } from './webMethodsRules';

/** Judges what the profile's identity system takes in its own way. */
export const systemIssues = (profile: Profile): readonly ProfileIssue[] => {
  switch (profile.provider) {
    case 'standard':
      return [];
    case 'ibmVerify':
      return verifyIssues(profile);
    case 'dxOperationalIntelligence':
      return dxIssues(profile);
    case 'keyrock':
      return keyrockIssues(profile);
    case 'webMethods':
      return webMethodsIssues(profile);
    case 'custom':
      return customIssues(profile);
    default:
      return assertNever(profile.provider);
  }
};
