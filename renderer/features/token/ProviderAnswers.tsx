import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { clockTime } from '../../../src/domain/text/time';
import { errorOf, type LastCall, useCall, useLastCall, useProviderOffer } from '../../data';
import { useSession } from '../../session';
import { CodeBlock } from '../../ui/CodeBlock';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { CertificatePanel } from '../profile/CertificatePanel';
import { AllowPlainHttp } from '../profile/PlainHttpPanel';
import { useGetToken } from '../profile/useGetToken';
import { AnswerTree } from './AnswerTree';
import { ClaimsTable } from './ClaimsTable';
import { asks } from './ProviderCalls';
import { type SystemCall, useLastSystemCall } from './SystemCalls';
import { visibleText } from './visibleText';
import './ProviderAnswers.css';

type Ask = (typeof asks)[number];

/** What the provider answered, beneath the buttons. `since`: when this token came, ms since 1970. */
export const ProviderAnswers = ({ profile, since }: { readonly profile: Profile; readonly since: number }) => {
  const calls = useProviderOffer(profile.id).data?.calls ?? [];
  return (
    <div className="ProviderAnswers">
      {calls.map((call) => (
        <AnswerOfSystem key={call.id} profile={profile} call={call} since={since} />
      ))}
      {asks.map((ask) => (
        <AnswerOf key={ask.name} profile={profile} ask={ask} since={since} />
      ))}
      <EndFailure name="token.revoke" profile={profile} since={since} />
      <EndFailure name="token.endSession" profile={profile} since={since} />
    </div>
  );
};

/** Why the token, or the session behind it, could not be ended. */
const EndFailure = ({
  name,
  profile,
  since,
}: {
  readonly name: 'token.revoke' | 'token.endSession';
  readonly profile: Profile;
  readonly since: number;
}) => {
  const last = useLastCall(name, profile.id);
  const { mutate } = useCall(name);
  if (last?.error === undefined || last.at < since) return null;
  return <CallFailure profile={profile} error={last.error} onRepeat={() => mutate({ profileId: profile.id })} />;
};

type Asked = LastCall<'token.introspect' | 'token.userinfo' | 'provider.call'>;

const AnswerOf = ({
  profile,
  ask,
  since,
}: {
  readonly profile: Profile;
  readonly ask: Ask;
  readonly since: number;
}) => {
  const last = useLastCall(ask.name, profile.id);
  const { mutate } = useCall(ask.name);
  return (
    <OneAnswer
      profile={profile}
      title={ask.title}
      last={last}
      since={since}
      onRepeat={() => mutate({ profileId: profile.id })}
    >
      {(json) => <RegisteredMembers title={ask.title} json={json} />}
    </OneAnswer>
  );
};

const AnswerOfSystem = ({
  profile,
  call,
  since,
}: {
  readonly profile: Profile;
  readonly call: SystemCall;
  readonly since: number;
}) => {
  const last = useLastSystemCall(profile.id, call.id);
  const { mutate } = useCall('provider.call');
  return (
    <OneAnswer
      profile={profile}
      title={call.label}
      last={last}
      since={since}
      onRepeat={() => {
        if (last !== undefined) mutate(last.input);
      }}
    >
      {(json) => <AnswerTree label={call.label} json={json} />}
    </OneAnswer>
  );
};

/** Whoever cancelled it knows. */
const isCancelled = (error: AppError | undefined): boolean => error?.code === 'cancelled';

/** What became of one call, until it is closed. */
const OneAnswer = ({
  profile,
  title,
  last,
  since,
  onRepeat,
  children,
}: {
  readonly profile: Profile;
  readonly title: string;
  readonly last: Pick<Asked, 'at' | 'error' | 'output'> | undefined;
  readonly since: number;
  readonly onRepeat: () => void;
  readonly children: (json: unknown) => ReactNode;
}) => {
  const [closedAt, setClosedAt] = useState(0);
  // An answer about the token before this one would mislead.
  if (last === undefined || last.at < since || last.at === closedAt || isCancelled(last.error)) return null;
  const close = (): void => setClosedAt(last.at);
  if (last.error !== undefined) {
    return <CallFailure profile={profile} error={last.error} onRepeat={onRepeat} onDismiss={close} />;
  }
  if (last.output === undefined) return null;
  const { status, json } = last.output;
  return (
    <section className="ProviderAnswers-answer" aria-label={title}>
      <div className="ProviderAnswers-head">
        <h3>{title}</h3>
        <span className="quiet tabular">
          {status}, {statusMeaning(status)} · {clockTime(last.at)}
        </span>
        <IconButton label={`Close ${title}`} icon={X} size="small" onPress={close} />
      </div>
      {children(json)}
    </section>
  );
};

/** Why a call came to nothing, with the next step; an unknown certificate can be trusted right here. */
const CallFailure = ({
  profile,
  error,
  onRepeat,
  onDismiss,
}: {
  readonly profile: Profile;
  readonly error: AppError;
  readonly onRepeat: () => void;
  readonly onDismiss?: () => void;
}) => {
  const { setTab } = useSession();
  const { get } = useGetToken(profile.id);
  const forget = useCall('token.forget');
  const trust = useCall('profiles.trustCertificate');
  const failure = errorOf(forget.error ?? trust.error);
  return (
    <>
      <ErrorNote
        error={error}
        onDismiss={onDismiss}
        busy={forget.isPending}
        actions={{
          'try-again': onRepeat,
          'sign-in-again': () => get('sign-in'),
          'open-settings': () => setTab(profile.id, 'settings'),
          'forget-token': () => forget.mutate({ profileId: profile.id }),
        }}
      >
        {error.code === 'tls-untrusted' ? (
          <CertificatePanel
            error={error}
            network={profile.network}
            busy={trust.isPending}
            onTrust={(pin) => trust.mutate({ profileId: profile.id, pin }, { onSuccess: onRepeat })}
          />
        ) : null}
        {error.code === 'address-insecure' ? (
          <AllowPlainHttp profileId={profile.id} error={error} onAllowed={onRepeat} />
        ) : null}
      </ErrorNote>
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};

/** Members that have a registered meaning, with it; anything else as it came. */
const RegisteredMembers = ({ title, json }: { readonly title: string; readonly json: unknown }) => {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    // A JSON object that is no array has named members.
    return <ClaimsTable label={title} kind="claims" members={json as Readonly<Record<string, unknown>>} />;
  }
  return <CodeBlock label={title} text={visibleText(JSON.stringify(json) ?? 'nothing')} wrap />;
};
