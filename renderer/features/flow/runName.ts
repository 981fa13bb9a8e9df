import type { RunPurpose } from '../../../src/domain/flow';
import { callName } from '../../../src/domain/text/callText';
import { grantNames } from '../profile/grantNames';

/** What a run was for, as a list and its heading say it. */
export const runName = (purpose: RunPurpose): string => {
  if (purpose.kind === 'call') return callName(purpose.call);
  return purpose.grant === 'refresh' ? 'Refresh' : grantNames[purpose.grant];
};
