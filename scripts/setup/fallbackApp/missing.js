// What the product's own runtime (Node 24) has, its libraries use, and this one (Node 18.15) lacks. Filled in here, so
// that the product need not know that this runtime exists. Each entry was found missing by running the app.

const nodeCrypto = require('node:crypto');

/** @param {object} owner @param {string} name @param {unknown} value */
function fillIn(owner, name, value) {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

// jose, openid-client, oidc-provider
fillIn(globalThis, 'crypto', nodeCrypto.webcrypto);
// openid-client: the keys that tokens are bound to
fillIn(globalThis, 'CryptoKey', nodeCrypto.webcrypto.CryptoKey);

// oidc-provider
fillIn(URL, 'parse', (address, base) => {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
});
fillIn(URL, 'canParse', (address, base) => URL.parse(address, base) !== null);

// oidc-provider: the one-shot hash behind PKCE and at_hash
fillIn(nodeCrypto, 'hash', (algorithm, data, encoding = 'hex') => {
  const digest = nodeCrypto.createHash(algorithm).update(data).digest();
  return encoding === 'buffer' ? digest : digest.toString(encoding);
});
