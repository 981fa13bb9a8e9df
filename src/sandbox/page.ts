import { createHash } from 'node:crypto';

/** A finished page: its text and the headers it must be sent with. */
export type Page = { readonly html: string; readonly headers: Readonly<Record<string, string>> };

type PageParts = {
  readonly title: string;
  /** Markup made of trusted text and `escapeHtml`. */
  readonly body: string;
  /** Where its form may lead, redirects included, as CSP sources; empty for a page without a form. */
  readonly formTargets?: readonly string[];
  /** The line above the title that says whose page it is. */
  readonly brand?: string;
  /** A script of our own that may run on the page and call only the server it came from. */
  readonly script?: string;
};

const style = `
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--line:#d5d9df;--text:#1b1f24;--soft:#57606a;--accent:#0b5cad;
--on-accent:#fff;--hint:#eaf2fb;--problem:#a3260f;--problem-page:#fdeeeb}
@media (prefers-color-scheme:dark){:root{--page:#15181c;--card:#1e2329;--line:#3a424c;--text:#e7e9ec;--soft:#a7b0ba;
--accent:#7ab8ff;--on-accent:#0a1a2c;--hint:#1a2a3b;--problem:#ffab9e;--problem-page:#3a1f1b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:27rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;
overflow-wrap:anywhere}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
h2{margin:1.5rem 0 .5rem;font-size:1.125rem;line-height:1.25}
p{margin:0 0 1rem}
main>:last-child{margin-bottom:0}
ul{margin:0 0 1.25rem;padding-left:1.25rem}
code{padding:.1em .35em;border:1px solid var(--line);border-radius:.25rem;background:var(--card);
font:.9375rem/1.4 ui-monospace,SFMono-Regular,Consolas,monospace}
.brand{margin-bottom:.25rem;color:var(--soft);font-size:.875rem}
.note{padding:.75rem 1rem;border-radius:.5rem;background:var(--hint)}
.problem{padding:.75rem 1rem;border-radius:.5rem;background:var(--problem-page);color:var(--problem)}
.soft{color:var(--soft);font-size:.875rem}
label{display:block;margin-bottom:.25rem;font-weight:600}
input,select{width:100%;margin-bottom:1rem;padding:.5rem .75rem;border:1px solid var(--soft);border-radius:.5rem;
background:var(--card);color:inherit;font:inherit}
.choices{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:.5rem}
button{padding:.5rem 1.25rem;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);
color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
button.quiet{border-color:var(--soft);background:transparent;color:var(--text);font-weight:400}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;

const contentHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const styleHash = contentHash(style);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes any text harmless inside HTML text and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/**
 * The CSP sources a form needs when it ends in a redirect to this address, because browsers hold `form-action` against
 * every redirect on the way. CSP cannot name an IPv6 host, so there any plain http address must do.
 */
export const formTargetsFor = (redirectUri: unknown): readonly string[] => {
  if (typeof redirectUri !== 'string') return ["'self'"];
  try {
    const { origin, hostname } = new URL(redirectUri);
    return ["'self'", hostname.startsWith('[') ? 'http:' : origin];
  } catch {
    return ["'self'"];
  }
};

const ownBrand = 'Practice provider, on this computer only';

/** Builds one page of the practice provider: nothing loaded from elsewhere, and no script but the one given. */
export const page = ({ title, body, formTargets = [], brand = ownBrand, script }: PageParts): Page => ({
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="brand">${escapeHtml(brand)}</p>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${styleHash}`,
      ...(script === undefined ? [] : [`script-src ${contentHash(script)}`, "connect-src 'self'"]),
      `form-action ${formTargets.length === 0 ? "'none'" : formTargets.join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  },
});
