import { createHash } from 'node:crypto';

/** A page as it is sent: fixed bytes, so that nothing from a request can ever be part of it. */
export type StaticPage = {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
};

const style = `
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --card: #1e2227; --ink: #e8eaed; --soft: #a3abb4; --line: #343a41; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 1rem; padding: 2rem 2.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3; }
p { margin: 0; color: var(--soft); }
[hidden] { display: none; }
`;

/** Hands the fragment, which no server ever sees, to the listener, and takes it out of the address at once. */
const fragmentScript = `
(async () => {
  const answer = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const call = { method: 'POST', headers, body: answer, redirect: 'manual' };
  const reply = await fetch(location.pathname, call).catch(() => undefined);
  if (reply && reply.type === 'opaqueredirect') return location.replace(location.pathname + '/done');
  document.getElementById('busy').hidden = true;
  document.getElementById('late').hidden = false;
})();
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headersFor = (extraPolicy: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; ${extraPolicy}base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
});

const page = (status: number, title: string, content: string, script?: string): StaticPage => {
  const body = Buffer.from(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${title}</title><style>${style}</style></head><body><main>${content}</main>` +
      `${script === undefined ? '' : `<script>${script}</script>`}</body></html>`,
  );
  const policy = script === undefined ? '' : `script-src ${hashOf(script)}; connect-src 'self'; `;
  return { status, body, headers: { ...headersFor(policy), 'content-length': String(body.length) } };
};

const words = (heading: string, text: string): string => `<h1>${heading}</h1><p>${text}</p>`;

const late = words(
  'This address is no longer waiting.',
  'It belongs to another sign-in or to one that has ended. Nothing was taken from it; you can close this tab.',
);

/** Everything a listener ever shows. */
export const loopbackPages = {
  signedIn: page(200, 'Signed in', words('You are signed in.', 'You can close this tab and go back to Token Helper.')),
  declined: page(
    200,
    'Sign-in declined',
    words('This sign-in was declined.', 'You can close this tab. Token Helper says why, and what can be done.'),
  ),
  late: page(400, 'No longer waiting', late),
  notFound: page(404, 'Nothing here', words('There is nothing at this address.', 'You can close this tab.')),
  fragment: page(
    200,
    'Signing in',
    `<div id="busy">${words('One moment.', 'The answer is being handed to Token Helper.')}<noscript><p>This page needs JavaScript for that.</p></noscript></div><div id="late" hidden>${late}</div>`,
    fragmentScript,
  ),
} as const satisfies Readonly<Record<string, StaticPage>>;

/** Where the browser ends: an address that holds nothing of the answer. The fragment page knows this rule too. */
export const donePathOf = (path: string): string => `${path}/done`;

/** Sends the browser to an address that holds nothing of the answer, so that its history does not either. */
export const redirectTo = (path: string): StaticPage => ({
  status: 303,
  body: Buffer.alloc(0),
  headers: { ...headersFor(''), location: path, 'content-length': '0' },
});

/** The same page under another status. */
export const withStatus = (
  shown: StaticPage,
  status: number,
  extra: Readonly<Record<string, string>> = {},
): StaticPage => ({
  ...shown,
  status,
  headers: { ...shown.headers, ...extra },
});
