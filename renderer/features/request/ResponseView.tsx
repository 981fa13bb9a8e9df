import { Send } from 'lucide-react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import type { ApiResponse } from '../../../src/domain/request';
import { timeLeft } from '../../../src/domain/text/duration';
import { useTicking } from '../../clock';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { Banner } from '../../ui/Banner';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Kbd } from '../../ui/Kbd';
import { Spinner } from '../../ui/Spinner';
import { CertificatePanel } from '../profile/CertificatePanel';
import { useGetToken } from '../profile/useGetToken';
import { Answer } from './Answer';
import { SuggestedRequests } from './ReadyRequests';
import type { RequestHandle } from './useRequestWork';

/** What came of the last Send. */
export const ResponseView = ({ profile, handle }: { readonly profile: Profile; readonly handle: RequestHandle }) => {
  const { run } = handle.work;
  if (run === null)
    return (
      <EmptyState icon={Send} title="Nothing sent yet" action={<SuggestedRequests handle={handle} />}>
        The token goes along by itself; it is never shown here in full. <Kbd keys="Mod+Enter" />
      </EmptyState>
    );
  switch (run.kind) {
    case 'sending':
      return <Sending startedAt={run.startedAt} />;
    case 'cancelled':
      return (
        <div className="ResponseView">
          <Banner title="The request was cancelled.">It may have reached the server all the same.</Banner>
        </div>
      );
    case 'failed':
      return (
        <div className="ResponseView">
          <RequestError profile={profile} handle={handle} error={run.error} />
        </div>
      );
    case 'answered':
      return <Answered handle={handle} response={run.response} at={run.at} />;
  }
};

const Answered = ({
  handle,
  response,
  at,
}: {
  readonly handle: RequestHandle;
  readonly response: ApiResponse;
  readonly at: number;
}) => (
  // Each answer is a new page: what was copied or scrolled of the last one does not stay.
  <Answer key={response.runId} handle={handle} response={response} at={at} />
);

const Sending = ({ startedAt }: { readonly startedAt: number }) => {
  const passed = useTicking((now) => timeLeft(Math.max(0, now - startedAt)));
  return (
    <div className="ResponseView ResponseView-sending" aria-busy="true">
      <Spinner /> <span role="status">Waiting for the answer…</span> <span className="tabular quiet">{passed}</span>
    </div>
  );
};

const RequestError = ({
  profile,
  handle,
  error,
}: {
  readonly profile: Profile;
  readonly handle: RequestHandle;
  readonly error: AppError;
}) => {
  const { setTab } = useSession();
  const { get } = useGetToken(profile.id);
  const trust = useCall('profiles.trustCertificate');
  const failure = errorOf(trust.error);
  return (
    <>
      <ErrorNote
        error={error}
        actions={{
          'try-again': () => handle.send(),
          'open-settings': () => setTab(profile.id, 'settings'),
          'show-flow': () => setTab(profile.id, 'flow'),
          'sign-in-again': () => get('sign-in'),
        }}
        onDismiss={() => handle.change({ run: null })}
      >
        {error.code === 'tls-untrusted' ? (
          <CertificatePanel
            error={error}
            network={profile.network}
            busy={trust.isPending}
            onTrust={(pin) => trust.mutate({ profileId: profile.id, pin }, { onSuccess: () => handle.send() })}
          />
        ) : null}
      </ErrorNote>
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};
