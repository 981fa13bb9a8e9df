import { type Answer, jsonAnswer } from '../shared/answer';

/** A request that the security server turns down. The answer is JSON with a `msg` member. */
export class DxRefusal extends Error {
  override readonly name = 'DxRefusal';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The answer for a refusal. */
export const refusalAnswer = ({ status, message }: DxRefusal): Answer => jsonAnswer(status, { msg: message });
