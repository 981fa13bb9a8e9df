/**
 * A request that the OAuth part of the emulator turns down. Keyrock 8.3.0 puts the message into the answer as a bare JSON
 * string, or into a page; what stands before the colon is the error name of RFC 6749 with blanks.
 */
export class KeyrockRefusal extends Error {
  override readonly name = 'KeyrockRefusal';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** `Invalid request`: something needed is missing from the request. */
export const missingParameter = (name: string): KeyrockRefusal =>
  new KeyrockRefusal(400, `Missing parameter: \`${name}\``);

/** `Invalid grant`: the code, refresh token or password is not good (observed on Keyrock 8.3.0). */
export const invalidGrant = (reason: string): KeyrockRefusal => new KeyrockRefusal(400, `Invalid grant: ${reason}`);

/** `Invalid token`: what was sent to the protected resource is no good access token (observed on Keyrock 8.3.0). */
export const invalidToken = (reason: string): KeyrockRefusal => new KeyrockRefusal(401, `Invalid token: ${reason}`);

/** `Invalid client`: nobody can be sure which application is asking. */
export const invalidClient = (status: 400 | 401, reason: string): KeyrockRefusal =>
  new KeyrockRefusal(status, `Invalid client: ${reason}`);

/** `Invalid request`: the request is put together in a way that is not taken. */
export const invalidRequest = (reason: string): KeyrockRefusal => new KeyrockRefusal(400, `Invalid request: ${reason}`);
