import { type Answer, jsonAnswer, textAnswer } from '../shared/answer';

/** A refusal of the OAuth endpoints (RFC 6749 section 5.2): the description begins with IBM's message code. */
export const oauthRefusal = (
  status: number,
  error: string,
  code: string,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => jsonAnswer(status, { error, error_description: `${code} ${words}` }, headers);

/** A refusal of every other API of IBM Verify. */
export const messageRefusal = (status: number, messageId: string, messageDescription: string): Answer =>
  jsonAnswer(status, { messageId, messageDescription });

/** Wrong or missing client credentials. */
export const wrongClient = (error = 'invalid_client'): Answer =>
  oauthRefusal(401, error, 'CSIAQ0155E', 'The client is unknown, or its credentials are wrong.');

/** The number of the message for a code, refresh token or assertion that cannot be used; it is the same for all. */
export const deadGrantCode = 'CSIAQ0158E';

/** A code, assertion or other grant object that is unknown, expired, used, or of another client. */
export const deadGrant = (kind: string): Answer =>
  oauthRefusal(400, 'invalid_grant', deadGrantCode, `The [${kind}] grant is unknown, expired or of another client.`);

/** A malformed request. No public page numbers this message: the number follows the pattern of the other components. */
export const malformed = (words: string, error = 'invalid_request'): Answer =>
  oauthRefusal(400, error, 'CSIAQ0006E', words);

/** What an endpoint that takes forms says to any other method. */
export const onlyPost = (): Answer => jsonAnswer(405, { error: 'invalid_request' }, { allow: 'POST' });

/** The two components of the message catalogue that the emulator speaks for: factors and password authentication. */
export type Component = 'BN' | 'BH';

/** No valid bearer token. */
export const notAuthenticated = (component: Component): Answer =>
  messageRefusal(401, `CSI${component}0001E`, 'The call needs a valid access token.');

/** A bearer token without the entitlement that the call needs. */
export const notEntitled = (component: Component): Answer =>
  messageRefusal(403, `CSI${component}0002E`, 'The access token lacks the entitlement that this call needs.');

/** A body that is no JSON. */
export const notJson = (component: Component): Answer =>
  messageRefusal(400, `CSI${component}0004E`, 'The request body is not well-formed JSON.');

/** A body whose JSON is not what the call wants. */
export const badBody = (component: Component, reason: string): Answer =>
  messageRefusal(400, `CSI${component}0005E`, `The request body is not valid: ${reason}`);

/** A value that the call does not take. */
export const badValue = (component: Component, words: string, status = 400): Answer =>
  messageRefusal(status, `CSI${component}0006E`, words);

/** What the servlet container in front of the APIs says about an address nobody serves: a page, not JSON. */
export const nothingHere = (path: string): Answer =>
  textAnswer(
    404,
    'text/html;charset=ISO-8859-1',
    `<html><body><p>Error 404: java.io.FileNotFoundException: SRVE0295E: ${path.replace(/[^\w./-]/g, '')} is not served here</p></body></html>`,
  );
