import type { CertificatePin } from '../../../src/domain/network';
import type { Profile } from '../../../src/domain/profile';
import { dayAndTime } from '../../../src/domain/text/time';
import { shownHost } from '../../../src/domain/text/wording';
import { useTicking } from '../../clock';
import { errorOf, useCall } from '../../data';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';

/** Says, as long as it is so, that certificates are trusted which cannot be checked. */
export const PinsBanner = ({ profile }: { readonly profile: Profile }) =>
  profile.network.pins.map((pin) => <PinBanner key={pin.host} profileId={profile.id} pin={pin} />);

const PinBanner = ({ profileId, pin }: { readonly profileId: string; readonly pin: CertificatePin }) => {
  const distrust = useCall('profiles.distrustCertificate');
  const isOver = useTicking((now) => now >= pin.until);
  const error = errorOf(distrust.error);
  return (
    <Banner
      tone="warn"
      actionsAt="end"
      title={
        isOver
          ? `The exception for the certificate of ${shownHost(pin.host)} ended on ${dayAndTime(pin.until)}.`
          : `A certificate of ${shownHost(pin.host)} is trusted unchecked until ${dayAndTime(pin.until)}.`
      }
      actions={
        <Button size="small" busy={distrust.isPending} onPress={() => distrust.mutate({ profileId, host: pin.host })}>
          {isOver ? 'Remove the exception' : 'Stop trusting'}
        </Button>
      }
    >
      {isOver ? null : 'Only this one certificate is accepted there; any other is still refused.'}
      {error === undefined ? null : <ErrorNote error={error} />}
    </Banner>
  );
};
