import type { Interaction, InteractionResults, default as Provider } from 'oidc-provider';
import { type PracticeUser, signsIn } from './account';
import { answerNotFound, answerPage, type Exchange, readBody } from './httpAnswer';
import { messagePage } from './messagePages';
import { splitScope } from './scopes';
import { continuePage, type SignInRequest, signInPage } from './signInPage';

type SignInParts = { readonly provider: Provider; readonly user: PracticeUser };

const maxFormBytes = 8 * 1024;
const declined: InteractionResults = { error: 'access_denied', error_description: 'the person declined' };

const expiredPage = messagePage(
  'This sign-in is over',
  'It was finished already, it waited too long, or the browser keeps no cookies.',
  'Close this page and start again from the application.',
);

const strangerPage = messagePage(
  'This answer was not accepted',
  'The form was sent by another web page.',
  'Close that page and start again from the application.',
);

/** The sign-in under way in this browser; undefined when there is none, or another than the address names. */
const findInteraction = async ({ provider }: SignInParts, exchange: Exchange): Promise<Interaction | undefined> => {
  try {
    const interaction = await provider.interactionDetails(exchange.request, exchange.response);
    return exchange.url.pathname === `/interaction/${interaction.uid}` ? interaction : undefined;
  } catch {
    return undefined;
  }
};

const describe = async ({ provider }: SignInParts, { params, uid }: Interaction): Promise<SignInRequest> => {
  const clientId = String(params.client_id);
  const client = await provider.Client.find(clientId);
  return {
    action: `/interaction/${uid}`,
    clientName: client?.clientName ?? clientId,
    scopes: splitScope(params.scope),
    redirectUri: params.redirect_uri,
  };
};

const show = async (parts: SignInParts, exchange: Exchange, interaction: Interaction): Promise<void> => {
  const request = await describe(parts, interaction);
  if (interaction.prompt.name !== 'login') return answerPage(exchange, 200, continuePage(request));
  const { login_hint: hint } = interaction.params;
  const username = typeof hint === 'string' ? hint : '';
  answerPage(exchange, 200, signInPage(request, parts.user, { username, failed: false }));
};

const finish = (
  { provider }: SignInParts,
  { request, response }: Exchange,
  result: InteractionResults,
): Promise<void> => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });

const receive = async (parts: SignInParts, exchange: Exchange, interaction: Interaction): Promise<void> => {
  const bytes = await readBody(exchange.request, maxFormBytes);
  const form = new URLSearchParams(bytes?.toString() ?? '');
  const choice = form.get('choice');
  if (choice === 'decline') return finish(parts, exchange, declined);
  const agreed = { consent: {}, select_account: {} };
  if (interaction.prompt.name !== 'login') {
    return choice === 'continue' ? finish(parts, exchange, agreed) : show(parts, exchange, interaction);
  }
  const username = form.get('username') ?? '';
  if (signsIn(parts.user, username, form.get('password') ?? '')) {
    return finish(parts, exchange, { ...agreed, login: { accountId: parts.user.sub, amr: ['pwd'] } });
  }
  const request = await describe(parts, interaction);
  answerPage(exchange, 400, signInPage(request, parts.user, { username, failed: true }));
};

/** Creates the handler of the sign-in page: it shows the form, reads it, and sends the browser on. */
export const createSignIn =
  (parts: SignInParts) =>
  async (exchange: Exchange): Promise<void> => {
    const { method, headers } = exchange.request;
    if (method !== 'GET' && method !== 'POST') return answerNotFound(exchange);
    if (method === 'POST' && headers.origin !== undefined && headers.origin !== exchange.url.origin) {
      return answerPage(exchange, 403, strangerPage);
    }
    const interaction = await findInteraction(parts, exchange);
    if (interaction === undefined) return answerPage(exchange, 400, expiredPage);
    return method === 'GET' ? show(parts, exchange, interaction) : receive(parts, exchange, interaction);
  };
