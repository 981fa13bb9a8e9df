import { Group } from 'react-aria-components/Group';
import type { ExchangeRecord, NamedValue, RecordedBody } from '../../../src/domain/exchange';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { phasesText } from '../../../src/domain/text/phasesText';
import { prettyJson } from '../../../src/domain/text/prettyJson';
import { exactSize } from '../../../src/domain/text/size';
import { CodeBlock } from '../../ui/CodeBlock';
import { Disclosure } from '../../ui/Disclosure';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { visibleText } from '../token/visibleText';
import './ExchangeDetails.css';

/** One request and its answer, decoded; the secrets in it were masked when it was recorded. */
export const ExchangeDetails = ({ record }: { readonly record: ExchangeRecord }) => {
  const { request, response, phases, proxy } = record;
  return (
    <div className="ExchangeDetails">
      {/* Groups, not landmarks: several exchanges may be open at once. */}
      <Group className="ExchangeDetails-part" aria-label="Request">
        <h3 className="ExchangeDetails-title">Request</h3>
        <p className="ExchangeDetails-line mono">
          {request.method} {visibleText(request.address)}
        </p>
        {proxy === undefined ? null : <p className="ExchangeDetails-note">By way of the proxy {proxy}.</p>}
        <NamedValues label="Parameters of the address" values={request.parameters} />
        <Body label="Request body" body={request.body} exchange={record.id} />
        <Headers label="Request headers" headers={request.headers} />
      </Group>
      <Group className="ExchangeDetails-part" aria-label="Answer">
        <h3 className="ExchangeDetails-title">Answer</h3>
        {response === undefined ? (
          <>
            <p className="ExchangeDetails-note">Nothing came back.</p>
            <TimeSpent phases={phases} />
          </>
        ) : (
          <>
            <p className="ExchangeDetails-line mono">
              {response.status} {visibleText(response.statusText)}
              <span className="ExchangeDetails-meaning"> {statusMeaning(response.status, record.stage)}</span>
            </p>
            <TimeSpent phases={phases} />
            <Body label="Answer body" body={response.body} exchange={record.id} />
            <Headers label="Answer headers" headers={response.headers} />
          </>
        )}
      </Group>
    </div>
  );
};

const TimeSpent = ({ phases }: { readonly phases: ExchangeRecord['phases'] | undefined }) =>
  phases === undefined ? null : <p className="ExchangeDetails-note">{phasesText(phases)}</p>;

/** Text of several lines with what cannot be seen written out. */
export const visibleLines = (text: string): string =>
  text.replaceAll('\t', '  ').split(/\r?\n/).map(visibleText).join('\n');

/** Parameters, decoded, in the order they were sent; nothing where there are none. */
export const NamedValues = ({ label, values }: { readonly label: string; readonly values: readonly NamedValue[] }) =>
  values.length === 0 ? null : (
    <KeyValueTable
      label={label}
      rows={values.map(({ name, value }, index) => ({
        id: `${index} ${name}`,
        name: <span className="mono">{visibleText(name)}</span>,
        value: <span className="mono">{value === '' ? <span className="quiet">empty</span> : visibleText(value)}</span>,
      }))}
    />
  );

const Headers = ({ label, headers }: { readonly label: string; readonly headers: readonly NamedValue[] }) =>
  headers.length === 0 ? null : (
    <Disclosure title={`${label} (${headers.length})`}>
      <NamedValues label={label} values={headers} />
    </Disclosure>
  );

const Body = ({
  label,
  body,
  exchange,
}: {
  readonly label: string;
  readonly body: RecordedBody | undefined;
  /** The number of the exchange, which tells one body from another. */
  readonly exchange: string;
}) => {
  switch (body?.kind) {
    case undefined:
      return <p className="ExchangeDetails-note">{label === 'Request body' ? 'No body was sent.' : 'No body came.'}</p>;
    case 'form':
      return <NamedValues label={label} values={body.parameters} />;
    case 'text':
      return (
        <>
          <CodeBlock
            label={`${label} of exchange ${exchange}`}
            text={visibleLines(prettyJson(body.text) ?? body.text)}
            wrap
          />
          {body.cut ? (
            <p className="ExchangeDetails-note">The beginning of {exactSize(body.bytes)}; the rest was not kept.</p>
          ) : null}
        </>
      );
    case 'binary':
    case 'dropped':
      return (
        <p className="ExchangeDetails-note">
          {exactSize(body.bytes)} of {visibleText(body.contentType) || 'an unknown kind'}, not kept.
        </p>
      );
  }
};
