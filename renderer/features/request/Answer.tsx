import { Copy } from 'lucide-react';
import { shownText } from '../../../src/domain/redact';
import type { ApiResponse } from '../../../src/domain/request';
import { elapsed } from '../../../src/domain/text/duration';
import { statusClass, statusMeaning } from '../../../src/domain/text/httpStatus';
import { exactSize, size } from '../../../src/domain/text/size';
import { useTicking } from '../../clock';
import { errorOf, useCall } from '../../data';
import { Badge, type Tone } from '../../ui/Badge';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { type TabItem, Tabs } from '../../ui/Tabs';
import { ExpectLikeThis } from '../expectations/RequestExpectation';
import { copiedText } from '../profile/copiedText';
import { AnswerBody, AnswerRaw } from './AnswerBody';
import { AnswerHeaders, AnswerTiming } from './AnswerFacts';
import { EndedToken } from './EndedToken';
import { RefusalNote } from './RefusalNote';
import type { ResponsePart } from './requestWork';
import { tokenMayBeTooLarge } from './responseText';
import { TabCount } from './TabCount';
import type { RequestHandle } from './useRequestWork';

const tones: Readonly<Record<ReturnType<typeof statusClass>, Tone>> = {
  good: 'ok',
  redirect: 'accent',
  refused: 'warn',
  failed: 'bad',
};

/** An answer: how it went in one line, then its parts. `at`: when it came, ms since 1970. */
export const Answer = ({
  handle,
  response,
  at,
}: {
  readonly handle: RequestHandle;
  readonly response: ApiResponse;
  readonly at: number;
}) => {
  const items: readonly TabItem<ResponsePart>[] = [
    { id: 'body', label: 'Body', content: <AnswerBody response={response} /> },
    { id: 'raw', label: 'Raw', content: <AnswerRaw response={response} /> },
    {
      id: 'headers',
      label: 'Headers',
      badge: <TabCount>{response.headers.length}</TabCount>,
      content: <AnswerHeaders response={response} />,
    },
    {
      id: 'timing',
      label: 'Timing',
      badge: response.hops.length === 0 ? undefined : <TabCount>{redirects(response.hops.length)}</TabCount>,
      content: <AnswerTiming response={response} />,
    },
  ];
  return (
    <section className="ResponseView" aria-label="Answer">
      <StatusLine response={response} />
      <EndedToken profileId={handle.profileId} response={response} at={at} />
      <AnswerNotes response={response} />
      {response.status >= 200 &&
      response.status < 300 &&
      response.sentAuthorization !== undefined &&
      response.hops.length === 0 ? (
        <ExpectLikeThis profileId={handle.profileId} address={response.url} which={handle.work.form.authorization} />
      ) : null}
      <Tabs
        label="Parts of the answer"
        items={items}
        selected={handle.work.responsePart}
        onSelect={(responsePart) => handle.change({ responsePart })}
      />
    </section>
  );
};

const redirects = (count: number): string => (count === 1 ? '1 redirect' : `${count} redirects`);

const StatusLine = ({ response }: { readonly response: ApiResponse }) => {
  const reason = shownText(response.statusText, 60, []);
  return (
    <div className="StatusLine">
      <Badge tone={tones[statusClass(response.status)]}>
        <span className="StatusLine-status tabular">
          {response.status}
          {reason === '' ? '' : ` ${reason}`}
        </span>
      </Badge>
      <span className="StatusLine-meaning" role="status">
        {statusMeaning(response.status)}
      </span>
      <span className="StatusLine-facts tabular">
        {elapsed(response.timing.total)} · <span title={exactSize(response.bytes)}>{size(response.bytes)}</span>
      </span>
      <CopyBody response={response} />
    </div>
  );
};

/** How long the confirmation of a copy stands, in ms. */
const shownFor = 4000;

const CopyBody = ({ response }: { readonly response: ApiResponse }) => {
  const copy = useCall('request.copyBody');
  const confirmation = useTicking((now) =>
    copy.isSuccess && now - copy.submittedAt < shownFor ? copiedText(copy.data, now) : undefined,
  );
  const error = errorOf(copy.error);
  return (
    <>
      <span className="StatusLine-copied" role="status">
        {confirmation}
      </span>
      <Button
        size="small"
        icon={Copy}
        busy={copy.isPending}
        isDisabled={response.text === undefined || response.bytes === 0}
        onPress={() => copy.mutate({ runId: response.runId })}
      >
        Copy body
      </Button>
      {error === undefined ? null : (
        <div className="StatusLine-error">
          <ErrorNote error={error} onDismiss={copy.reset} />
        </div>
      )}
    </>
  );
};

/** What the API says about the token, and what its size may have done. */
const AnswerNotes = ({ response }: { readonly response: ApiResponse }) => {
  return (
    <>
      {response.replayed === true ? (
        <Banner tone="accent" title="The request was sent twice.">
          The API refused the token with 401, so it was renewed and the same request sent once more. This is the answer
          to the second one.
        </Banner>
      ) : null}
      <RefusalNote response={response} />
      {tokenMayBeTooLarge(response) ? (
        <Banner tone="warn" title={`The token is ${exactSize(response.tokenBytes ?? 0)} long.`}>
          Many servers refuse headers above 8 or 16 KB with this status. Fewer scopes, groups or roles make it smaller.
        </Banner>
      ) : null}
    </>
  );
};
