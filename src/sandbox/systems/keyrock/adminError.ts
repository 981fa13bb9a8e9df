import type { Answer } from '../shared/answer';
import { keyrockJson } from './answers';

/** A request that the administration API turns down; unlike the OAuth part, it answers with an object. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';
  constructor(
    readonly status: number,
    readonly title: string,
    message: string,
  ) {
    super(message);
  }
}

/** The answer for a refusal (observed on Keyrock 8.3.0). */
export const adminErrorAnswer = ({ message, status, title }: AdminRefusal): Answer =>
  keyrockJson(status, { error: { message, code: status, title } });

/** The refusal with status 400. */
export const badRequest = (message: string): AdminRefusal => new AdminRefusal(400, 'Bad Request', message);

/** The refusal with status 401. */
export const unauthorized = (message: string): AdminRefusal => new AdminRefusal(401, 'Unauthorized', message);

/** The refusal with status 403. */
export const forbidden = (message: string): AdminRefusal => new AdminRefusal(403, 'Forbidden', message);

/** The refusal with status 404. */
export const notFound = (message: string): AdminRefusal => new AdminRefusal(404, 'Not Found', message);
