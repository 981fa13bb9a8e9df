import { Ban, LogOut, type LucideIcon, ScanSearch, UserRound } from 'lucide-react';
import { useId } from 'react';
import { useCall, useLastCall, useProviderOffer, useStatus } from '../../data';
import { Button } from '../../ui/Button';
import { CancelCalls } from './CancelCalls';

/** What any provider may be asked about a token, in the order of the buttons. */
export const asks = [
  {
    name: 'token.introspect',
    label: 'Introspect',
    icon: ScanSearch,
    title: 'Introspection',
    endpoint: 'introspection',
  },
  { name: 'token.userinfo', label: 'User info', icon: UserRound, title: 'User info', endpoint: 'userinfo' },
] as const;

const revoke = { name: 'token.revoke', label: 'Revoke', icon: Ban, endpoint: 'revocation' } as const;
const endSession = { name: 'token.endSession', label: 'Sign out', icon: LogOut, endpoint: 'endSession' } as const;

/**
 * Buttons that ask the provider about the token, and the one that ends it there; without those its system is known not to
 * have, or has in a way of its own.
 */
export const ProviderButtons = ({ profileId }: { readonly profileId: string }) => {
  const { data: offer, dataUpdatedAt } = useProviderOffer(profileId);
  const hasSession = useStatus(profileId)?.token?.hasIdToken === true;
  if (offer === undefined) return null;
  const hasOwnUserinfo = offer.calls.some(({ id }) => id === 'userinfo');
  // Only who signed in by OpenID Connect has a session that a provider can be asked to end.
  const shown = [...asks, revoke, ...(hasSession ? [endSession] : [])].filter(
    ({ name, endpoint }) => !offer.lacks.includes(endpoint) && !(name === 'token.userinfo' && hasOwnUserinfo),
  );
  return (
    <>
      {shown.map((button) => (
        <CallButton key={button.name} profileId={profileId} button={button} knownSince={dataUpdatedAt} />
      ))}
      <CancelCalls profileId={profileId} />
    </>
  );
};

const CallButton = ({
  profileId,
  button: { name, label, icon },
  knownSince,
}: {
  readonly profileId: string;
  /** When it was last read what the system has, ms since 1970: it is read again with each change of the settings. */
  readonly knownSince: number;
  readonly button: {
    readonly name: (typeof asks)[number]['name'] | 'token.revoke' | 'token.endSession';
    readonly label: string;
    readonly icon: LucideIcon;
  };
}) => {
  const { mutate } = useCall(name);
  const last = useLastCall(name, profileId);
  const reason = useId();
  // A provider that describes itself said so when it was asked.
  const isMissing = last?.error?.code === 'endpoint-missing' && last.at >= knownSince;
  return (
    <>
      <Button
        size="small"
        icon={icon}
        busy={last?.status === 'pending'}
        isDisabled={isMissing}
        {...(isMissing ? { 'aria-describedby': reason } : {})}
        onPress={() => mutate({ profileId })}
      >
        {label}
      </Button>
      {isMissing ? (
        <span id={reason} hidden>
          This provider has no such endpoint.
        </span>
      ) : null}
    </>
  );
};
