import type { GrantKind, Redirect } from '../../../src/domain/profile';
import { usesBrowser } from '../../../src/domain/profile';
import { redirectAddress } from '../../../src/domain/redirectAddress';
import type { Preset } from '../../../src/providers/presets/preset';
import { CopyText } from '../fields/CopyText';

/** What has to be set up at the provider's side, with the redirect address to copy. */
export const RegisterHints = ({
  preset,
  grant,
  redirect,
}: {
  readonly preset: Preset;
  readonly grant: GrantKind;
  readonly redirect: Redirect;
}) => {
  const address = redirectAddress(redirect);
  const hints = preset.register(grant, address);
  if (hints.length === 0) return null;
  return (
    <section className="RegisterHints" aria-label="At the provider">
      <h3>At the provider</h3>
      <ul>
        {hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
      {usesBrowser(grant) ? (
        <p className="RegisterHints-address">
          <span className="mono">{address}</span>
          <CopyText text={address} label="Copy the redirect address" />
        </p>
      ) : null}
    </section>
  );
};
