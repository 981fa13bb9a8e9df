/**
 * What the page may load and do, as a Content-Security-Policy (CSP Level 3, Trusted Types): its own scripts and styles,
 * and nothing from anywhere else. `nonce` admits the style elements that the editor and the component library write.
 */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** The headers of every answer the page gets; `policy` is its content policy. */
export const pageHeaders = (contentType: string, policy: string): Readonly<Record<string, string>> => ({
  'content-type': contentType,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=(), display-capture=()',
  // The page carries a nonce that must never be used twice.
  'cache-control': 'no-store',
});
