import { escapeHtml, page } from '../../page';
import { type Answer, pageAnswer, redirectAnswer } from '../shared/answer';
import { type Arrival, isFromElsewhere } from '../shared/arrival';
import type { SwitchBoard } from '../shared/switchBoard';
import { errorPage, OAuthRefusal, webMethodsBrand } from './oauthError';
import type { WebMethodsParts } from './parts';
import { administrationPath } from './paths';
import type { WebMethodsSwitches } from './switches';

/** What an administrator of the real system does on its settings pages. */
export type Administration = {
  /** Deletes the row of this access token: its refresh token goes along. */
  readonly deleteToken: (accessToken: string) => void;
  /** Deletes every token of the confidential client. */
  readonly deleteAllTokens: () => void;
};

/** Creates the administrator's side. */
export const createAdministration = ({ tokens, seed }: WebMethodsParts): Administration => ({
  deleteToken: (accessToken) => {
    const row = tokens.byAccessToken(accessToken);
    if (row !== undefined) tokens.remove(row);
  },
  deleteAllTokens: () => tokens.endAll(seed.confidential.id),
});

/** The switches, except that taking a client out of service makes its tokens invalid for good. */
export const createAdministeredSwitches = (
  board: SwitchBoard<WebMethodsSwitches>,
  endTokens: () => void,
): SwitchBoard<WebMethodsSwitches> => ({
  get: board.get,
  set: (change) => {
    if (change.clientActive === false && board.get().clientActive) endTokens();
    board.set(change);
  },
});

const show = ({ seed, switches }: WebMethodsParts): Answer => {
  const { clientActive, refreshCount, expirySeconds } = switches();
  const body = `<p>What an administrator sets for <strong>${escapeHtml(seed.confidential.name)}</strong>:</p>
<ul>
<li>The client is <strong>${clientActive ? 'active' : 'deactivated'}</strong>.</li>
<li>Its tokens ${expirySeconds === null ? 'never expire' : `expire in ${expirySeconds} seconds`}.</li>
<li>Refresh count: ${refreshCount ?? 'none'}.</li>
</ul>
<form method="post" action="${administrationPath}">
<div class="choices">
<button type="submit" name="choice" value="delete">Delete all its tokens</button>
<button type="submit" name="choice" value="toggle" class="quiet">${clientActive ? 'Deactivate' : 'Activate'} the client</button>
</div>
</form>`;
  return pageAnswer(200, page({ title: 'Administration', body, formTargets: ["'self'"], brand: webMethodsBrand }));
};

/** The page with two of the administrator's buttons, for whoever practises without a second person. */
export const administrationPage = (
  parts: WebMethodsParts,
  { deleteAllTokens }: Administration,
  switches: SwitchBoard<WebMethodsSwitches>,
  arrival: Arrival,
): Answer => {
  if (arrival.method !== 'POST') return show(parts);
  if (isFromElsewhere(arrival)) {
    return errorPage(new OAuthRefusal(403, 'invalid_request', 'The form was sent by another web page.'));
  }
  if (arrival.form.get('choice') === 'delete') deleteAllTokens();
  if (arrival.form.get('choice') === 'toggle') switches.set({ clientActive: !switches.get().clientActive });
  return redirectAnswer(administrationPath, {}, 303);
};
