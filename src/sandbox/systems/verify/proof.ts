import { type Answer, emptyAnswer, jsonAnswer } from '../shared/answer';
import type { ApiCall } from './apiCall';
import { issueAssertion } from './assertions';

/** Whether the call wants the assertion: the value is the text `true`. */
export const wantsJwt = ({ arrival }: ApiCall): boolean => arrival.url.searchParams.get('returnJwt') === 'true';

/** The assertion of a proved factor as a field, when the call wants one. */
export const assertionField = async (
  call: ApiCall,
  proved: { readonly userId: string; readonly factor: string },
): Promise<{ readonly assertion?: string }> =>
  wantsJwt(call) ? { assertion: await issueAssertion(call.tenant, call.caller.facts, proved) } : {};

/** The answer to a right code: 204 without a body, or 200 with the assertion. */
export const provedAnswer = async (call: ApiCall, userId: string | undefined, factor: string): Promise<Answer> => {
  // Without a person there is nobody that an assertion could speak of.
  if (userId === undefined) return emptyAnswer(204);
  const field = await assertionField(call, { userId, factor });
  return field.assertion === undefined ? emptyAnswer(204) : jsonAnswer(200, field);
};
