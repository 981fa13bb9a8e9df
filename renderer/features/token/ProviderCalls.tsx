import { Ban, ScanSearch, UserRound, X } from 'lucide-react';
import { useState } from 'react';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { clockTime } from '../../../src/domain/text/time';
import { useCall, useLastCall } from '../../data';
import { Button } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { ClaimsTable } from './ClaimsTable';
import { visibleText } from './visibleText';
import './ProviderCalls.css';

/** What the provider can be asked about a token, in the order of the buttons. */
const asks = [
  { name: 'token.introspect', label: 'Introspect', icon: ScanSearch, title: 'Introspection' },
  { name: 'token.userinfo', label: 'User info', icon: UserRound, title: 'User info' },
] as const;
type Ask = (typeof asks)[number];

/** Buttons that ask the provider about the token, and the one that ends it there. */
export const ProviderButtons = ({ profileId }: { readonly profileId: string }) => (
  <>
    {asks.map((ask) => (
      <AskButton key={ask.name} profileId={profileId} ask={ask} />
    ))}
    <RevokeButton profileId={profileId} />
  </>
);

const AskButton = ({ profileId, ask }: { readonly profileId: string; readonly ask: Ask }) => {
  const { mutate } = useCall(ask.name);
  const last = useLastCall(ask.name, profileId);
  return (
    <Button size="small" icon={ask.icon} busy={last?.status === 'pending'} onPress={() => mutate({ profileId })}>
      {ask.label}
    </Button>
  );
};

const RevokeButton = ({ profileId }: { readonly profileId: string }) => {
  const { mutate } = useCall('token.revoke');
  const last = useLastCall('token.revoke', profileId);
  return (
    <Button size="small" icon={Ban} busy={last?.status === 'pending'} onPress={() => mutate({ profileId })}>
      Revoke
    </Button>
  );
};

/** What the provider answered, beneath the buttons. `since`: when this token came, ms since 1970. */
export const ProviderAnswers = ({ profileId, since }: { readonly profileId: string; readonly since: number }) => {
  const revoke = useLastCall('token.revoke', profileId);
  const again = useCall('token.revoke');
  return (
    <div className="ProviderAnswers">
      {asks.map((ask) => (
        <AnswerOf key={ask.name} profileId={profileId} ask={ask} since={since} />
      ))}
      {revoke?.error === undefined || revoke.at < since ? null : (
        <ErrorNote error={revoke.error} actions={{ 'try-again': () => again.mutate({ profileId }) }} />
      )}
    </div>
  );
};

const AnswerOf = ({
  profileId,
  ask,
  since,
}: {
  readonly profileId: string;
  readonly ask: Ask;
  readonly since: number;
}) => {
  const last = useLastCall(ask.name, profileId);
  const { mutate } = useCall(ask.name);
  const [closedAt, setClosedAt] = useState(0);
  // An answer about the token before this one would mislead.
  if (last === undefined || last.at < since || last.at === closedAt) return null;
  const close = (): void => setClosedAt(last.at);
  if (last.error !== undefined) {
    return <ErrorNote error={last.error} onDismiss={close} actions={{ 'try-again': () => mutate({ profileId }) }} />;
  }
  if (last.output === undefined) return null;
  const { status, json } = last.output;
  return (
    <section className="ProviderAnswers-answer" aria-label={ask.title}>
      <div className="ProviderAnswers-head">
        <h3>{ask.title}</h3>
        <span className="quiet tabular">
          {status}, {statusMeaning(status)} · {clockTime(last.at)}
        </span>
        <IconButton label={`Close ${ask.title}`} icon={X} size="small" onPress={close} />
      </div>
      <AnswerJson title={ask.title} json={json} />
    </section>
  );
};

const AnswerJson = ({ title, json }: { readonly title: string; readonly json: unknown }) => {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    // A JSON object that is no array has named members.
    return <ClaimsTable label={title} kind="claims" members={json as Readonly<Record<string, unknown>>} />;
  }
  return <CodeBlock label={title} text={visibleText(JSON.stringify(json) ?? 'nothing')} wrap />;
};
