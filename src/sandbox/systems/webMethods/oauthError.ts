import { escapeHtml, page } from '../../page';
import { type Answer, jsonAnswer, pageAnswer } from '../shared/answer';

/** The line above each title. */
export const webMethodsBrand = 'IBM webMethods Integration, imitated on this computer only';

/** An OAuth request that is turned down, with the error names of RFC 6749. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  constructor(
    readonly status: number,
    readonly error: string,
    description: string,
  ) {
    super(description);
  }
}

/** An error as a page. */
export const errorPage = ({ status, error, message }: OAuthRefusal): Answer => {
  const body = `<p class="problem" role="alert">${escapeHtml(message)}</p>
<p class="soft">Error code: <code>${escapeHtml(error)}</code></p>`;
  return pageAnswer(status, page({ title: 'This request cannot go on', body, brand: webMethodsBrand }));
};

/** The answer of the token endpoint for a refusal. */
export const refusalAnswer = (refusal: OAuthRefusal, form: 'json' | 'html'): Answer => {
  const challenge = refusal.status === 401 ? { 'www-authenticate': 'Basic realm="webMethods"' } : {};
  if (form === 'html') {
    const answer = errorPage(refusal);
    return { ...answer, headers: { ...answer.headers, ...challenge } };
  }
  const { status, error, message } = refusal;
  return jsonAnswer(status, { error, error_description: message }, challenge);
};
