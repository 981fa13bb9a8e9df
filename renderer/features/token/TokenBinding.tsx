import type { TokenView } from '../../../src/domain/token';
import { Banner } from '../../ui/Banner';

/** Whether a token that was asked for with a proof of a key is bound to it, and what that means for its use. */
export const TokenBinding = ({ binding }: { readonly binding: NonNullable<TokenView['binding']> }) => {
  if (!binding.isBound) {
    return (
      <Banner tone="warn" title="This token is not bound to the key.">
        The provider took no notice of the proof that went with the request: whoever has this token can use it. Have
        DPoP switched on for the client at the provider, or switch it off in Settings.
      </Banner>
    );
  }
  return (
    <Banner title="This token is bound to a key (DPoP).">
      A header alone is not enough: every request needs a fresh proof of the key, for its own method and address. The
      Request tab makes it by itself, and Copy curl includes one that works once, for about a minute. The key’s
      thumbprint is <span className="mono">{binding.thumbprint}</span>; the key itself stays in the keychain.
    </Banner>
  );
};
