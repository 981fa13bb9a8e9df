import type { Profile } from '../../../src/domain/profile';
import { shownHost } from '../../../src/domain/text/wording';
import { errorOf, useCall } from '../../data';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';

/** Says, as long as it is so, that secrets travel to a server without encryption. */
export const PlainHttpBanner = ({ profile }: { readonly profile: Profile }) =>
  profile.network.plainHttpHosts.map((host) => <HostBanner key={host} profileId={profile.id} host={host} />);

const HostBanner = ({ profileId, host }: { readonly profileId: string; readonly host: string }) => {
  const refuse = useCall('profiles.refusePlainHttp');
  const error = errorOf(refuse.error);
  return (
    <Banner
      tone="warn"
      actionsAt="end"
      title={`Plain http to ${shownHost(host)} is allowed.`}
      actions={
        <Button size="small" busy={refuse.isPending} onPress={() => refuse.mutate({ profileId, host })}>
          Stop allowing
        </Button>
      }
    >
      Anyone on the way can read the password and the token that go there.
      {error === undefined ? null : <ErrorNote error={error} />}
    </Banner>
  );
};
