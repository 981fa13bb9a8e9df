import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { clockTime } from '../../../src/domain/text/time';
import type { TokenCall } from '../../../src/domain/tokenCall';
import { type LastCall, useCall, useLastCall, useProviderOffer } from '../../data';
import { CodeBlock } from '../../ui/CodeBlock';
import { IconButton } from '../../ui/IconButton';
import { AnswerTree } from './AnswerTree';
import { CallFailure, ShowRun } from './CallFailure';
import { ClaimsTable } from './ClaimsTable';
import { asks } from './ProviderCalls';
import { type SystemCall, useLastSystemCall } from './SystemCalls';
import { visibleText } from './visibleText';
import './ProviderAnswers.css';

type Ask = (typeof asks)[number];

/** What a system has in a way of its own is a call of its own as well. */
const callOf = ({ name }: Ask, calls: readonly SystemCall[]): TokenCall => {
  if (name === 'token.introspect') return { kind: 'introspection' };
  const own = calls.find(({ id }) => id === 'userinfo');
  return own === undefined ? { kind: 'userinfo' } : { kind: 'system', id: own.id, label: own.label };
};

/** What the provider answered, beneath the buttons. `since`: when this token came, ms since 1970. */
export const ProviderAnswers = ({ profile, since }: { readonly profile: Profile; readonly since: number }) => {
  const calls = useProviderOffer(profile.id).data?.calls ?? [];
  return (
    <div className="ProviderAnswers">
      {calls.map((call) => (
        <AnswerOfSystem key={call.id} profile={profile} call={call} since={since} />
      ))}
      {asks.map((ask) => (
        <AnswerOf key={ask.name} profile={profile} ask={ask} call={callOf(ask, calls)} since={since} />
      ))}
      <EndFailure name="token.revoke" call={{ kind: 'revocation' }} profile={profile} since={since} />
      <EndFailure name="token.endSession" call={{ kind: 'end-session' }} profile={profile} since={since} />
    </div>
  );
};

/** Why the token, or the session behind it, could not be ended. */
const EndFailure = ({
  name,
  call,
  profile,
  since,
}: {
  readonly name: 'token.revoke' | 'token.endSession';
  readonly call: TokenCall;
  readonly profile: Profile;
  readonly since: number;
}) => {
  const last = useLastCall(name, profile.id);
  const { mutate } = useCall(name);
  if (last?.error === undefined || last.at < since) return null;
  return (
    <CallFailure
      profile={profile}
      error={last.error}
      onRepeat={() => mutate({ profileId: profile.id })}
      more={<ShowRun profileId={profile.id} call={call} error={last.error} />}
    />
  );
};

type Asked = LastCall<'token.introspect' | 'token.userinfo' | 'provider.call'>;

const AnswerOf = ({
  profile,
  ask,
  call,
  since,
}: {
  readonly profile: Profile;
  readonly ask: Ask;
  readonly call: TokenCall;
  readonly since: number;
}) => {
  const last = useLastCall(ask.name, profile.id);
  const { mutate } = useCall(ask.name);
  return (
    <OneAnswer
      profile={profile}
      title={ask.title}
      call={call}
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
      call={{ kind: 'system', id: call.id, label: call.label }}
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
  call,
  last,
  since,
  onRepeat,
  children,
}: {
  readonly profile: Profile;
  readonly title: string;
  readonly call: TokenCall;
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
    return (
      <CallFailure
        profile={profile}
        error={last.error}
        onRepeat={onRepeat}
        onDismiss={close}
        more={<ShowRun profileId={profile.id} call={call} error={last.error} />}
      />
    );
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

/** Members that have a registered meaning, with it; anything else as it came. */
const RegisteredMembers = ({ title, json }: { readonly title: string; readonly json: unknown }) => {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    // A JSON object that is no array has named members.
    return <ClaimsTable label={title} kind="claims" members={json as Readonly<Record<string, unknown>>} />;
  }
  return <CodeBlock label={title} text={visibleText(JSON.stringify(json) ?? 'nothing')} wrap />;
};
