import { escapeHtml, formTargetsFor, type Page, page } from '../../page';
import { phonePath } from '../shared/phone';
import type { PendingSignIn } from './signIns';

/** The line above every title. */
export const brand = 'Practice IBM Verify tenant, on this computer only';

const decline = '<button type="submit" name="choice" value="decline" class="quiet" formnovalidate>Decline</button>';

const asks = ({ applicationName, scopes }: PendingSignIn): string =>
  `<p><strong>${escapeHtml(applicationName)}</strong> asks for: ${scopes.map((name) => `<code>${escapeHtml(name)}</code>`).join(' ') || 'no scope'}</p>`;

const problem = (words: string | undefined): string =>
  words === undefined ? '' : `<p class="problem" role="alert" id="problem">${escapeHtml(words)}</p>\n`;

const described = (words: string | undefined): string => (words === undefined ? '' : ' aria-describedby="problem"');

type Shown = { readonly action: string; readonly signIn: PendingSignIn; readonly problem?: string };

const targets = ({ redirectUri }: PendingSignIn): readonly string[] =>
  redirectUri === undefined ? ["'self'"] : formTargetsFor(redirectUri);

type Hint = { readonly username: string; readonly password: string };

/** Asks for name and password; both stand on it, because this is practice. */
export const passwordPage = ({ action, signIn, problem: words, hint }: Shown & { readonly hint: Hint }): Page =>
  page({
    title: 'Sign in',
    brand,
    formTargets: targets(signIn),
    body: `${asks(signIn)}
<p class="note" id="hint">This is practice: user name <code>${escapeHtml(hint.username)}</code>, password
<code>${escapeHtml(hint.password)}</code></p>
${problem(words)}<form method="post" action="${escapeHtml(action)}">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required
 autofocus${described(words)}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described(words)}>
<div class="choices">
<button type="submit" name="choice" value="sign-in">Sign in</button>
${decline}
</div>
</form>`,
  });

/** Asks for the code of the authenticator app. */
export const codePage = ({ action, signIn, problem: words }: Shown): Page =>
  page({
    title: 'Second factor',
    brand,
    formTargets: targets(signIn),
    body: `${problem(words)}<p>Type the six digits that the <a href="${phonePath}" target="_blank"
 rel="noopener">practice phone</a> shows now.</p>
<form method="post" action="${escapeHtml(action)}">
<label for="otp">One-time code</label>
<input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required
 autofocus${described(words)}>
<div class="choices">
<button type="submit" name="choice" value="verify">Verify</button>
${decline}
</div>
</form>`,
  });

/** Says why nothing more happens here. `code` is IBM's message number where there is one. */
export const stopPage = (title: string, what: string, code?: string): Page =>
  page({
    title,
    brand,
    body: `<p class="problem" role="alert">${escapeHtml(what)}</p>
<p>Close this page and start again from the application.</p>${
      code === undefined ? '' : `\n<p class="soft">Message: <code>${escapeHtml(code)}</code></p>`
    }`,
  });

/** Says that the sign-in worked and the browser is no longer needed. */
export const donePage = (): Page =>
  page({ title: 'Signed in', brand, body: '<p>The device has its answer. You can close this page.</p>' });

/** Asks for the code that a device without a browser shows (RFC 8628 section 3.3). */
export const userCodePage = (action: string, userCode: string, words?: string): Page =>
  page({
    title: 'Connect a device',
    brand,
    formTargets: ["'self'"],
    body: `${problem(words)}<form method="post" action="${escapeHtml(action)}">
<label for="user_code">Code shown on the device</label>
<input id="user_code" name="user_code" autocapitalize="characters" spellcheck="false" required autofocus
 value="${escapeHtml(userCode)}"${described(words)}>
<div class="choices"><button type="submit">Continue</button></div>
</form>`,
  });
