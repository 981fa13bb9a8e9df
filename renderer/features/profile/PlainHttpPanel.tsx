import { parsedAddress, plainHttpHost } from '../../../src/domain/address';
import type { AppErrorOf } from '../../../src/domain/errors';
import type { NetworkSettings } from '../../../src/domain/network';
import { shownHost } from '../../../src/domain/text/wording';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import './PlainHttp.css';

/** The server an exception would be for; undefined where the address is not known or is no plain http. */
export const hostToAllow = ({ address }: AppErrorOf<'address-insecure'>): string | undefined => {
  const url = parsedAddress(address);
  return url?.protocol === 'http:' ? plainHttpHost(url) : undefined;
};

/** What plain http to a server means, and the choice to allow it for this one. */
export const PlainHttpPanel = ({
  error,
  onAllow,
  busy,
}: {
  readonly error: AppErrorOf<'address-insecure'>;
  readonly onAllow: (host: string) => void;
  readonly busy: boolean;
}) => {
  const host = hostToAllow(error);
  if (host === undefined) return null;
  return (
    <div className="PlainHttp">
      <p className="PlainHttp-advice">
        Anyone on the way to {shownHost(host)} can then read the password, the client secret and the token, and use
        them. Allow it only in a network you trust. No other server is reached that way, whatever a redirect says.
      </p>
      <Button size="small" busy={busy} onPress={() => onAllow(host)}>
        Allow plain http to {shownHost(host)}
      </Button>
    </div>
  );
};

/** The same for a profile that is kept: the exception is made for it at once, and then what failed is tried again. */
export const AllowPlainHttp = ({
  profileId,
  error,
  onAllowed,
}: {
  readonly profileId: string;
  readonly error: AppErrorOf<'address-insecure'>;
  readonly onAllowed: (network: NetworkSettings) => void;
}) => {
  const allow = useCall('profiles.allowPlainHttp');
  const failure = errorOf(allow.error);
  return (
    <>
      <PlainHttpPanel
        error={error}
        busy={allow.isPending}
        onAllow={(host) => allow.mutate({ profileId, host }, { onSuccess: ({ network }) => onAllowed(network) })}
      />
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};
