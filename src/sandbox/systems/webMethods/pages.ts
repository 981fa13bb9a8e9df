import { escapeHtml, formTargetsFor, type Page, page } from '../../page';
import { webMethodsBrand } from './oauthError';
import { authorizePath } from './paths';
import type { WebMethodsClient, WebMethodsScope, WebMethodsSeed } from './seed';

/** What the pages of an authorization request are about. */
export type GrantPageFacts = {
  readonly client: WebMethodsClient;
  /** The query of the authorization request, `?` included. */
  readonly search: string;
  readonly redirectUri: string;
};

const action = ({ search }: GrantPageFacts): string => `${authorizePath}${escapeHtml(search)}`;

const problem = `<p class="problem" role="alert" id="problem">That user name and password do not belong together.</p>
`;

/** The sign-in page that comes before the permissions. */
export const signInPage = (facts: GrantPageFacts, user: WebMethodsSeed['user'], failed: boolean): Page =>
  page({
    title: 'Log in',
    brand: webMethodsBrand,
    formTargets: formTargetsFor(facts.redirectUri),
    body: `<p>To go on to <strong>${escapeHtml(facts.client.name)}</strong></p>
<p class="note" id="hint">This is practice: user name <code>${escapeHtml(user.username)}</code>, password
<code>${escapeHtml(user.password)}</code></p>
${failed ? problem : ''}<form method="post" action="${action(facts)}">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<div class="choices"><button type="submit">Log in</button></div>
</form>`,
  });

/** The permissions page: which scopes to grant, and "Grant Access". */
export const permissionsPage = (
  facts: GrantPageFacts,
  scopes: readonly WebMethodsScope[],
  ticket: string,
  problemText = '',
): Page =>
  page({
    title: 'Permissions',
    brand: webMethodsBrand,
    formTargets: formTargetsFor(facts.redirectUri),
    body: `<p><strong>${escapeHtml(facts.client.name)}</strong> asks for access on your behalf.</p>
${problemText === '' ? '' : `<p class="problem" role="alert">${escapeHtml(problemText)}</p>\n`}<form method="post" action="${action(facts)}">
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
<label for="scopes">Scopes to grant</label>
<select id="scopes" name="scope" multiple size="${scopes.length}">
${scopes.map(({ name, description }) => `<option value="${escapeHtml(name)}" selected>${escapeHtml(name)}: ${escapeHtml(description)}</option>`).join('\n')}
</select>
<div class="choices">
<button type="submit" name="choice" value="grant">Grant Access</button>
<button type="submit" name="choice" value="deny" class="quiet">Deny</button>
</div>
</form>`,
  });
