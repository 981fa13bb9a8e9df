import { filled } from '../domain/answerValues';
import type { Provider, WireAnswer } from './provider';
import { factsOf, formObject, granted, jsonObject, refused, succeeded } from './wireFields';

const tokenResponse = (answer: WireAnswer): WireAnswer => {
  const fields = jsonObject(answer.body) ?? formObject(answer);
  if (fields === undefined) return answer;
  if (filled(fields.error)) return refused(answer, fields);
  return succeeded(answer) ? granted(fields) : answer;
};

/** A system that follows the RFCs, read with the patience that real ones need. */
export const standard: Provider = {
  id: 'standard',
  name: 'Standard OAuth 2.0 and OpenID Connect',
  tokenResponse,
  redirectResponse: (parameters) => parameters,
  // Where Salesforce's token is to be used: no other address of it takes the token.
  extras: (answer) => factsOf(answer, ['instance_url']),
};
