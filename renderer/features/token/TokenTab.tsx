import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { exactSize } from '../../../src/domain/text/size';
import { momentText } from '../../../src/domain/text/time';
import type { TokenFacts, TokenView } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { errorOf, useLastCall, useProviderOffer, useTokenView } from '../../data';
import { useSession } from '../../session';
import { Banner } from '../../ui/Banner';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Kbd } from '../../ui/Kbd';
import { Section } from '../../ui/Section';
import { TokenExpectations } from '../expectations/TokenExpectations';
import { TokenChecks } from '../inspection/TokenChecks';
import { UnreadToken } from '../inspection/UnreadToken';
import { useGetToken } from '../profile/useGetToken';
import { TokenHistory } from '../timeline/TokenHistory';
import { ClaimsTable } from './ClaimsTable';
import { firstTokenText } from './firstTokenText';
import { ProviderAnswers } from './ProviderAnswers';
import { ProviderButtons } from './ProviderCalls';
import { ScopeList } from './ScopeList';
import { SystemCalls } from './SystemCalls';
import { TokenBinding } from './TokenBinding';
import { TokenExtras } from './TokenExtras';
import { TokenValue } from './TokenValue';
import { factsText, formatNames, refreshWarning } from './tokenFactsText';
import './TokenTab.css';

/** What the token is and says. */
export const TokenTab = ({ profile }: { readonly profile: Profile }) => {
  const view = useTokenView(profile.id);
  // With the buttons known, nothing comes in between later.
  const isLoading = useProviderOffer(profile.id).isPending;
  const error = errorOf(view.error);
  if (error !== undefined) {
    return (
      <div className="TabPage">
        <ErrorNote error={error} actions={{ 'try-again': () => void view.refetch() }} />
      </div>
    );
  }
  if (isLoading || view.data === undefined) return <div className="TabPage" aria-busy="true" />;
  if (view.data === null) {
    return (
      <>
        <NoToken profile={profile} />
        <div className="TabPage">
          <TokenHistory profile={profile} />
        </div>
      </>
    );
  }
  return (
    <div className="TabPage">
      <KeptToken key={`${profile.id} ${view.data.generation}`} view={view.data} profile={profile} />
      <TokenHistory profile={profile} />
    </div>
  );
};

/** A new token is a new page: nothing that was revealed or asked of the old one stays. */
const KeptToken = ({ view, profile }: { readonly view: TokenView; readonly profile: Profile }) => (
  <>
    <AccessToken view={view} profile={profile} />
    <TokenExtras extras={view.extras} />
    <Section title="Scopes">
      <ScopeList view={view} />
    </Section>
    <TokenExpectations view={view} />
    <Decoded view={view} facts={view.access} name="Access token" />
    {view.id === undefined ? null : <IdToken view={view} id={view.id} />}
  </>
);

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

const AccessToken = ({ view, profile }: { readonly view: TokenView; readonly profile: Profile }) => {
  const received = useTicking((now) => momentText(view.receivedAt, now));
  const used = useTicking((now) => (view.lastUsedAt === undefined ? undefined : momentText(view.lastUsedAt, now)));
  const warning = refreshWarning(view.refreshes);
  const [asking, setAsking] = useState<string | null>(null);
  return (
    <Section title="Access token" actions={<ProviderButtons profileId={view.profileId} />}>
      <TokenValue
        profileId={view.profileId}
        kind="access"
        label="Access token"
        facts={view.access}
        canReveal={view.problem === undefined}
      />
      <p className="TokenTab-facts tabular">{factsText(view, { received, used })}</p>
      <div className="TokenTab-notes">
        {view.binding === undefined ? null : <TokenBinding binding={view.binding} />}
        {view.problem === undefined ? null : <UnusableToken profile={profile} problem={view.problem} />}
        {warning === undefined ? null : (
          <Banner tone="warn" title={warning.title}>
            {warning.text}
          </Banner>
        )}
        <SystemCalls profileId={view.profileId} asking={asking} onAsk={setAsking} />
        <ProviderAnswers profile={profile} since={view.receivedAt} />
      </div>
    </Section>
  );
};

/** Why the token is none, and what to do about it. */
const UnusableToken = ({ profile, problem }: { readonly profile: Profile; readonly problem: AppError }) => {
  const { get } = useGetToken(profile.id);
  const { setTab } = useSession();
  return (
    <ErrorNote
      error={problem}
      actions={{
        'sign-in-again': () => get('sign-in'),
        'show-flow': () => setTab(profile.id, 'flow'),
        'open-settings': () => setTab(profile.id, 'settings'),
      }}
    />
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
    <Decoded view={view} facts={id} name="ID token" />
  </>
);

/** The parts of a JWT as tables; for the other formats, why there is nothing to see. */
const Decoded = ({
  view: { profileId, generation },
  facts,
  name,
}: {
  readonly view: TokenView;
  readonly facts: TokenFacts;
  readonly name: string;
}) => {
  const canIntrospect = useProviderOffer(profileId).data?.lacks.includes('introspection') === false;
  const kind = name === 'ID token' ? 'id' : 'access';
  if (facts.jwt === undefined) {
    return (
      <UnreadToken
        profileId={profileId}
        kind={kind}
        generation={generation}
        title={`What the ${name === 'ID token' ? name : name.toLowerCase()} says`}
      >
        {facts.format === 'jwt' ? null : (
          <p className="TokenTab-plain">
            {facts.format === 'jwe'
              ? 'It is encrypted for the API that receives it, so what it says cannot be read here.'
              : `It is opaque: a random value that only the provider can look up.${canIntrospect ? ' Introspect asks the provider what it stands for.' : ''}`}
          </p>
        )}
      </UnreadToken>
    );
  }
  return (
    <>
      <TokenChecks profileId={profileId} kind={kind} generation={generation} />
      <Section title={name === 'ID token' ? 'ID token claims' : 'Claims'}>
        <ClaimsTable label={`Claims of the ${name}`} kind="claims" members={facts.jwt.claims} />
      </Section>
      <Section title={name === 'ID token' ? 'ID token header' : 'Header'}>
        <ClaimsTable label={`Header of the ${name}`} kind="header" members={facts.jwt.header} />
      </Section>
    </>
  );
};
