import { fail } from '../domain/errors';

/** One place where a provider's metadata may be. */
export type DiscoveryAddress = { readonly document: 'openid' | 'oauth'; readonly url: URL };

/** Where to look, and what the document found there must call itself. */
export type DiscoveryPlan = {
  readonly addresses: readonly DiscoveryAddress[];
  readonly accepts: (issuer: URL) => boolean;
  /** The issuer that was asked for, as it stands in an error. */
  readonly expected: string;
};

const wellKnown = '/.well-known/';
const suffixes = { openid: 'openid-configuration', oauth: 'oauth-authorization-server' } as const;

const withoutEndSlash = (text: string): string => text.replace(/\/+$/, '');

const at = (base: URL, pathname: string): URL => {
  const url = new URL(base);
  url.pathname = pathname;
  return url;
};

/** Both forms in use: the suffix behind the issuer's path (OpenID Connect Discovery 1.0 section 4) or before it (RFC 8414 section 3). */
const bothForms = (issuer: URL, document: DiscoveryAddress['document']): readonly DiscoveryAddress[] => {
  const path = withoutEndSlash(issuer.pathname);
  const behind = at(issuer, `${path}${wellKnown}${suffixes[document]}`);
  const before = at(issuer, `${wellKnown}${suffixes[document]}${path}`);
  const inOrder = document === 'openid' ? [behind, before] : [before, behind];
  return (path === '' ? [behind] : inOrder).map((url) => ({ document, url }));
};

const sameIssuer =
  (expected: URL) =>
  (issuer: URL): boolean => {
    if (issuer.origin !== expected.origin || issuer.search !== expected.search) return false;
    const [asked, named] = [expected, issuer].map((url) => withoutEndSlash(url.pathname).split('/'));
    if (asked === undefined || named === undefined || asked.length !== named.length) return false;
    // Microsoft Entra ID names its shared issuers with a placeholder, which the tokens fill in.
    return named.every((segment, index) => segment === asked[index] || segment.toLowerCase() === '%7btenantid%7d');
  };

/** Where the metadata of a typed issuer may be. A pasted address of a document is taken as it is. */
export const discoveryPlan = (typed: URL, document: 'auto' | 'openid' | 'oauth'): DiscoveryPlan => {
  const base = new URL(typed);
  base.hash = '';
  if (base.pathname.includes(wellKnown)) {
    const found = base.pathname.includes(suffixes.oauth) ? 'oauth' : 'openid';
    return {
      addresses: [{ document: found, url: base }],
      // Some systems keep the document beside their issuer, but never elsewhere: another origin would be an impostor.
      accepts: (issuer) => issuer.origin === base.origin,
      expected: base.origin,
    };
  }
  const documents = document === 'auto' ? (['openid', 'oauth'] as const) : [document];
  return {
    addresses: documents.flatMap((one) => bothForms(base, one)),
    accepts: sameIssuer(base),
    expected: `${base.origin}${withoutEndSlash(base.pathname)}`,
  };
};

/** The issuer of a document as a URL. Throws `discovery-invalid`. */
export const readIssuer = (issuer: string, address: string): URL => {
  try {
    return new URL(issuer);
  } catch (cause) {
    throw fail('discovery-invalid', { address, reason: 'its issuer is not an address' }, cause);
  }
};
