import { KeyRound } from 'lucide-react';
import type { Profile } from '../../../src/domain/profile';
import { asksForBinding } from '../../../src/domain/proofKey';
import type { TokenView } from '../../../src/domain/token';
import { useTokenView } from '../../data';
import { TenantPicker } from './TenantPicker';
import type { RequestHandle } from './useRequestWork';

/** How the token will go along, masked; the main process adds the real one. */
export const TokenHeader = ({ profile, handle }: { readonly profile: Profile; readonly handle: RequestHandle }) => {
  const view = useTokenView(profile.id).data;
  const { authorization } = handle.work.form;
  return (
    <div className="TokenHeader">
      <KeyRound size={13} aria-hidden="true" />
      {authorization === 'none' ? (
        <span className="TokenHeader-note">No token is sent; it can be switched on under Options.</span>
      ) : (
        <TokenLine view={view} which={authorization} scheme={asksForBinding(profile) ? 'DPoP' : 'Bearer'} />
      )}
      {authorization === 'access' ? <TenantPicker profile={profile} handle={handle} /> : null}
    </div>
  );
};

const sentWith = ({ binding }: TokenView, which: 'access' | 'id'): string =>
  which === 'access' && binding?.isBound === true
    ? 'added when the request leaves, with a fresh proof of its key'
    : 'added when the request leaves';

const TokenLine = ({
  view,
  which,
  scheme,
}: {
  readonly view: TokenView | null | undefined;
  readonly which: 'access' | 'id';
  /** How an access token of the profile is expected to go along. */
  readonly scheme: 'Bearer' | 'DPoP';
}) => {
  const facts = which === 'id' ? view?.id : view?.access;
  if (facts === undefined || view === null || view === undefined)
    return (
      <>
        <span className="mono">Authorization:</span>
        <span className="TokenHeader-note">
          {which === 'id'
            ? 'Bearer, with the ID token once there is one.'
            : `${scheme}, with the access token once there is one.`}
        </span>
      </>
    );
  if (which === 'access' && view.problem !== undefined)
    return <span className="TokenHeader-note">This token is not sent: the Token tab says why.</span>;
  const { sentAs } = view;
  const isOwn = which === 'access' && sentAs !== undefined;
  const where = isOwn && sentAs.in === 'query' ? 'added to the query when the request leaves' : sentWith(view, which);
  return (
    <>
      {isOwn && (sentAs.in === 'query' || sentAs.name.toLowerCase() !== 'authorization') ? (
        // Its name is part of the masked text.
        <span className="mono">{sentAs.masked}</span>
      ) : (
        <>
          <span className="mono">Authorization:</span>
          <span className="mono">{isOwn ? sentAs.masked : `Bearer ${facts.masked}`}</span>
        </>
      )}
      <span className="TokenHeader-note">{where}</span>
    </>
  );
};
