import { escapeHtml, formTargetsFor, type Page } from '../../page';
import { keyrockPage } from './answers';
import type { KeyrockApplication, KeyrockUser } from './directory';

/** What a person may share with an application, all of it chosen to begin with (observed on Keyrock 8.3.0). */
export const sharedAttributes = [
  'username',
  'email',
  'identity_attributes',
  'image',
  'gravatar',
  'eidas_profile',
] as const;

/** The name of the form field the shared attributes come in. */
export const attributesField = 'user_authorized_application[shared_attributes]';

/** What a page of the sign-in is about. */
export type SignInPageFacts = {
  readonly application: KeyrockApplication;
  /** The query of the authorization request, `?` included. */
  readonly search: string;
  readonly redirectUri: string | null;
  readonly csrfToken: string;
};

const targets = ({ application, redirectUri }: SignInPageFacts): readonly string[] =>
  formTargetsFor(redirectUri ?? application.redirectUris[0]);

const csrfField = ({ csrfToken }: SignInPageFacts): string =>
  `<input type="hidden" name="_csrf" value='${escapeHtml(csrfToken)}'>`;

const problem =
  '<p class="problem" role="alert" id="problem">That e-mail address and password do not belong together.</p>\n';

/** The sign-in form, with the fields and the form's id of Keyrock 8.3.0. */
export const signInPage = (facts: SignInPageFacts, hint: KeyrockUser | undefined, failed: boolean): Page =>
  keyrockPage(
    'Sign in',
    `<p>To go on to <strong>${escapeHtml(facts.application.name)}</strong></p>
${
  hint === undefined
    ? ''
    : `<p class="note" id="hint">This is practice: e-mail <code>${escapeHtml(hint.email)}</code>, password
<code>${escapeHtml(hint.password)}</code></p>\n`
}${failed ? problem : ''}<form id="form_submit_authentication" method="post" action="/oauth2/authorize${escapeHtml(facts.search)}">
${csrfField(facts)}
<label for="email">E-mail</label>
<input id="email" name="email" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<div class="choices"><button type="submit">Sign in</button></div>
</form>`,
    targets(facts),
  );

/** The consent page. "Deny" only leads away: the application never hears of it (observed on Keyrock 8.3.0). */
export const consentPage = (facts: SignInPageFacts): Page =>
  keyrockPage(
    'Agree to share',
    `<p><strong>${escapeHtml(facts.application.name)}</strong> wants to know these things about you:</p>
<form method="post" action="/oauth2/enable_app${escapeHtml(facts.search)}">
${csrfField(facts)}
<label for="attributes">What to share (choose at least two)</label>
<select id="attributes" name="${attributesField}" multiple size="${sharedAttributes.length}">
${sharedAttributes.map((name) => `<option value="${name}" selected>${name}</option>`).join('\n')}
</select>
<div class="choices"><button type="submit">Authorize</button> <a href="/">Deny</a></div>
</form>`,
    targets(facts),
  );
