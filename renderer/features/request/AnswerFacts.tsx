import type { ApiResponse, RedirectHop } from '../../../src/domain/request';
import { elapsed } from '../../../src/domain/text/duration';
import { exactSize } from '../../../src/domain/text/size';
import { shownAddress } from '../../../src/domain/text/wording';
import { Badge } from '../../ui/Badge';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { visibleText } from '../token/visibleText';
import { hopText } from './responseText';

/** Headers as they came, double names and all. */
export const AnswerHeaders = ({ response }: { readonly response: ApiResponse }) => {
  if (response.headers.length === 0) return <p className="AnswerNote">There are no headers.</p>;
  return (
    <KeyValueTable
      label="Headers of the answer"
      rows={response.headers.map(([name, value], index) => ({
        id: `${index} ${name}`,
        name: <span className="mono">{visibleText(name)}</span>,
        value: <span className="mono">{visibleText(value)}</span>,
      }))}
    />
  );
};

const proofTexts = {
  sent: 'A DPoP proof for this request alone went along.',
  'with-nonce': 'A DPoP proof went along, and once more with the nonce that the API demanded.',
} as const;

/** How long it took, what was sent along, and which way it went. */
export const AnswerTiming = ({ response }: { readonly response: ApiResponse }) => {
  const { total, firstByte } = response.timing;
  const rows = [
    { id: 'first', name: 'Until the first byte', value: elapsed(firstByte) },
    { id: 'rest', name: 'Reading the body', value: elapsed(Math.max(0, total - firstByte)) },
    { id: 'total', name: 'In all', value: elapsed(total) },
    { id: 'size', name: 'Size of the body', value: exactSize(response.bytes) },
    { id: 'url', name: 'Answered by', value: <span className="mono">{shownAddress(response.url, 300)}</span> },
    ...(response.sentAuthorization === undefined
      ? [{ id: 'token', name: 'Token', value: 'None was sent.' }]
      : [
          {
            id: 'token',
            name: 'Token',
            value: (
              <>
                <span className="mono">{response.sentAuthorization}</span>
                {response.tokenBytes === undefined ? '' : `, ${exactSize(response.tokenBytes)}`}
              </>
            ),
          },
        ]),
    ...(response.proof === undefined ? [] : [{ id: 'proof', name: 'Proof', value: proofTexts[response.proof] }]),
  ];
  return (
    <div className="AnswerTiming">
      <KeyValueTable label="Timing" rows={rows} />
      {response.hops.length === 0 ? null : <Hops hops={response.hops} />}
    </div>
  );
};

const Hops = ({ hops }: { readonly hops: readonly RedirectHop[] }) => (
  <section aria-label="Redirects">
    <p className="AnswerTiming-title">Redirects</p>
    <ol className="Hops">
      {hops.map((hop, index) => (
        // The list never changes, and a circle of redirects passes the same addresses again.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <li key={`${index} ${hop.from}`} className="Hop">
          <Badge tone={hop.notFollowed === undefined ? 'neutral' : 'warn'}>{hop.status}</Badge>
          <div className="Hop-text">
            <p className="mono">{shownAddress(hop.from, 200)}</p>
            <p className="mono">→ {shownAddress(hop.to, 200)}</p>
            <p className="quiet">{hopText(hop)}</p>
          </div>
        </li>
      ))}
    </ol>
  </section>
);
