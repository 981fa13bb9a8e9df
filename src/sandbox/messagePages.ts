import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, formTargetsFor, type Page, page } from './page';

const send = (ctx: KoaContextWithOIDC, { html, headers }: Page): void => {
  ctx.set({ ...headers });
  ctx.body = html;
};

/** A page that says why there is nothing to sign in to, and what to do. */
export const messagePage = (title: string, what: string, next: string): Page =>
  page({ title, body: `<p>${escapeHtml(what)}</p>\n<p>${escapeHtml(next)}</p>` });

type Explanation = { readonly what: string; readonly next: string };

const startAgain = 'Close this page and start again from the application.';

/** The errors a person can do something about, in words; everything else keeps the words of the protocol. */
const explanations: Readonly<Record<string, Explanation>> = {
  invalid_client: {
    what: 'The practice provider knows no application with this client ID.',
    next: 'Close this page, check the client ID in the application, and start again.',
  },
  invalid_redirect_uri: {
    what: 'The redirect URI does not lead back to this computer, so the browser was not sent there.',
    next: 'Close this page, set a redirect URI such as http://127.0.0.1/callback in the application, and start again.',
  },
  server_error: { what: 'The practice provider failed on this request.', next: startAgain },
};

/** What oidc-provider shows when it cannot lead the browser back to the application. */
export const showError = (ctx: KoaContextWithOIDC, out: ErrorOut): void => {
  const protocolWords = { what: out.error_description ?? 'The request was refused.', next: startAgain };
  const { what, next } = explanations[out.error] ?? protocolWords;
  const body = `<p class="problem" role="alert">${escapeHtml(what)}</p>
<p>${escapeHtml(next)}</p>
<p class="soft">Error code: <code>${escapeHtml(out.error)}</code></p>`;
  send(ctx, page({ title: 'This request cannot go on', body }));
};

/** Asks whether to sign out; `form` is the form that oidc-provider made, with its one-time value. */
export const showSignOut = (ctx: KoaContextWithOIDC, form: string): void => {
  const body = `<p>Do you want to sign out of the practice provider? Tokens you already have stay valid until they
expire or are revoked.</p>
${form}
<div class="choices">
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm" class="quiet">Stay signed in</button>
</div>`;
  const formTargets = formTargetsFor(ctx.oidc.params?.post_logout_redirect_uri);
  send(ctx, page({ title: 'Practice sign-out', body, formTargets }));
};

/** Says that the browser session is over. */
export const showSignedOut = (ctx: KoaContextWithOIDC): void =>
  send(ctx, messagePage('Signed out', 'You are signed out of the practice provider.', 'You can close this page.'));
