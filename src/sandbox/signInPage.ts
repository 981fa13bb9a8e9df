import type { PracticeUser } from './account';
import { escapeHtml, formTargetsFor, type Page, page } from './page';
import { describeScope } from './scopes';

/** What the page says, and where its form leads in the end. */
export type SignInRequest = {
  readonly action: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly redirectUri: unknown;
};

type SignInAttempt = { readonly username: string; readonly failed: boolean };

const asks = ({
  clientName,
  scopes,
}: SignInRequest): string => `<p><strong>${escapeHtml(clientName)}</strong> asks to:</p>
<ul>
${scopes.map((name) => `<li>${escapeHtml(describeScope(name))}</li>`).join('\n')}
</ul>`;

const decline = '<button type="submit" name="choice" value="decline" class="quiet" formnovalidate>Decline</button>';

const problem = `<p class="problem" role="alert" id="problem">That user name and password do not belong together; both
are written above.</p>
`;

/** The page with the two fields; the credentials stand on it, because this is practice. */
export const signInPage = (request: SignInRequest, user: PracticeUser, { username, failed }: SignInAttempt): Page =>
  page({
    title: 'Practice sign-in',
    formTargets: formTargetsFor(request.redirectUri),
    body: `${asks(request)}
<p class="note" id="hint">This is practice: user name <code>${escapeHtml(user.username)}</code>, password
<code>${escapeHtml(user.password)}</code></p>
${failed ? problem : ''}<form method="post" action="${escapeHtml(request.action)}">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required
 aria-describedby="hint${failed ? ' problem' : ''}" value="${escapeHtml(username)}"${username === '' ? ' autofocus' : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 aria-describedby="hint${failed ? ' problem' : ''}"${username === '' ? '' : ' autofocus'}>
<div class="choices">
<button type="submit" name="choice" value="sign-in">Sign in</button>
${decline}
</div>
</form>`,
  });

/** The page for somebody who is signed in already, when the application asks for their agreement. */
export const continuePage = (request: SignInRequest): Page =>
  page({
    title: 'Practice sign-in',
    formTargets: formTargetsFor(request.redirectUri),
    body: `${asks(request)}
<form method="post" action="${escapeHtml(request.action)}">
<div class="choices">
<button type="submit" name="choice" value="continue" autofocus>Continue as Dana</button>
${decline}
</div>
</form>`,
  });
