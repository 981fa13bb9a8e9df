import { KeyRound } from 'lucide-react';
import type { Profile } from '../../../src/domain/profile';
import { exactSize } from '../../../src/domain/text/size';
import { momentText } from '../../../src/domain/text/time';
import type { TokenFacts, TokenView } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { errorOf, useLastCall, useTokenView } from '../../data';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Kbd } from '../../ui/Kbd';
import { Section } from '../../ui/Section';
import { useGetToken } from '../profile/useGetToken';
import { ClaimsTable } from './ClaimsTable';
import { firstTokenText } from './firstTokenText';
import { ProviderAnswers, ProviderButtons } from './ProviderCalls';
import { ScopeList } from './ScopeList';
import { TokenValue } from './TokenValue';
import './TokenTab.css';

/** What the token is and says. */
export const TokenTab = ({ profile }: { readonly profile: Profile }) => {
  const view = useTokenView(profile.id);
  const error = errorOf(view.error);
  if (error !== undefined) {
    return (
      <div className="TabPage">
        <ErrorNote error={error} actions={{ 'try-again': () => void view.refetch() }} />
      </div>
    );
  }
  if (view.data === undefined) return <div className="TabPage" aria-busy="true" />;
  if (view.data === null) return <NoToken profile={profile} />;
  return (
    // A new token is a new page: nothing that was revealed or asked of the old one stays.
    <div className="TabPage" key={`${profile.id} ${view.data.generation}`}>
      <AccessToken view={view.data} />
      <Section title="Scopes">
        <ScopeList view={view.data} />
      </Section>
      <Decoded facts={view.data.access} name="Access token" />
      {view.data.id === undefined ? null : <IdToken view={view.data} id={view.data.id} />}
    </div>
  );
};

const NoToken = ({ profile }: { readonly profile: Profile }) => {
  const revoked = useLastCall('token.revoke', profile.id)?.status === 'success';
  const { isRunning } = useGetToken(profile.id);
  if (isRunning) {
    return (
      <EmptyState icon={KeyRound} title="On its way">
        The token, its scopes and what it says come here as soon as the provider has given it.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={KeyRound} title={revoked ? 'The token was revoked' : 'No token yet'}>
      {revoked ? <p>The provider no longer accepts it, and it was removed here.</p> : null}
      <p>
        {firstTokenText(profile)} <Kbd keys="Mod+G" />
      </p>
    </EmptyState>
  );
};

const formatNames = {
  jwt: 'JWT',
  jwe: 'Encrypted JWT (JWE)',
  opaque: 'Opaque',
} as const satisfies Record<TokenFacts['format'], string>;

const expirySources = {
  expires_in: 'end as the provider said',
  jwt: 'end as the token says',
  unknown: 'end unknown',
} as const satisfies Record<TokenView['expirySource'], string>;

const AccessToken = ({ view }: { readonly view: TokenView }) => {
  const received = useTicking((now) => momentText(view.receivedAt, now));
  const facts = [
    formatNames[view.access.format],
    exactSize(view.access.bytes),
    view.tokenType,
    `received ${received}`,
    expirySources[view.expirySource],
    view.refresh === undefined ? 'no refresh token' : `refresh token of ${exactSize(view.refresh.bytes)}, never shown`,
  ];
  return (
    <Section title="Access token" actions={<ProviderButtons profileId={view.profileId} />}>
      <TokenValue profileId={view.profileId} kind="access" label="Access token" facts={view.access} />
      <p className="TokenTab-facts tabular">{facts.join(' · ')}</p>
      <ProviderAnswers profileId={view.profileId} since={view.receivedAt} />
    </Section>
  );
};

const IdToken = ({ view, id }: { readonly view: TokenView; readonly id: TokenFacts }) => (
  <>
    <Section title="ID token" description="Says who signed in. It is for this app to read, not for an API to accept.">
      <TokenValue profileId={view.profileId} kind="id" label="ID token" facts={id} />
      <p className="TokenTab-facts tabular">
        {formatNames[id.format]} · {exactSize(id.bytes)}
      </p>
    </Section>
    <Decoded facts={id} name="ID token" />
  </>
);

/** The parts of a JWT as tables; for the other formats, why there is nothing to see. */
const Decoded = ({ facts, name }: { readonly facts: TokenFacts; readonly name: string }) => {
  if (facts.jwt === undefined) {
    return (
      <Section title={`What the ${name === 'ID token' ? name : name.toLowerCase()} says`}>
        <p className="TokenTab-plain">
          {facts.format === 'jwe'
            ? 'It is encrypted for the API that receives it, so what it says cannot be read here.'
            : 'It is opaque: a random value that only the provider can look up. Introspect asks the provider what it stands for.'}
        </p>
      </Section>
    );
  }
  return (
    <>
      <Section
        title={name === 'ID token' ? 'ID token claims' : 'Claims'}
        description="Decoded, not verified: an API must still check the signature."
      >
        <ClaimsTable label={`Claims of the ${name}`} kind="claims" members={facts.jwt.claims} />
      </Section>
      <Section title={name === 'ID token' ? 'ID token header' : 'Header'}>
        <ClaimsTable label={`Header of the ${name}`} kind="header" members={facts.jwt.header} />
      </Section>
    </>
  );
};
