import { BookmarkCheck } from 'lucide-react';
import { useState } from 'react';
import { expectationFor, expectationPlace } from '../../../src/domain/expectations';
import { expectationOf, judgedToken } from '../../../src/domain/expectationVerdict';
import type { ApiRequest } from '../../../src/domain/request';
import { useExpectations, useTokenView } from '../../data';
import { Button } from '../../ui/Button';
import { ExpectationDialog } from './ExpectationDialog';
import { Verdict } from './Verdict';
import './Expectations.css';

type Which = ApiRequest['authorization'];

/** Before a request leaves: whether the API would take the token; nothing where nobody said what it expects. */
export const RequestExpectation = ({
  profileId,
  address,
  which,
}: {
  readonly profileId: string;
  readonly address: string;
  readonly which: Which;
}) => {
  const view = useTokenView(profileId).data;
  const expectations = useExpectations().data ?? [];
  const expectation = which === 'none' ? undefined : expectationFor(expectations, address);
  const token = view && which !== 'none' ? judgedToken(view, which) : undefined;
  if (expectation === undefined || token === undefined) return null;
  return (
    <div className="RequestExpectation">
      <Verdict expectation={expectation} token={token} />
    </div>
  );
};

/** After an API took the token: remembers what kind of token that was. */
export const ExpectLikeThis = ({
  profileId,
  address,
  which,
}: {
  readonly profileId: string;
  readonly address: string;
  readonly which: Which;
}) => {
  const [id, setId] = useState<string | null>(null);
  const view = useTokenView(profileId).data;
  const expectations = useExpectations().data;
  const token = view && which !== 'none' ? judgedToken(view, which) : undefined;
  const place = expectationPlace(address);
  const isNew = expectations !== undefined && expectationFor(expectations, address) === undefined;
  if (token === undefined || place === undefined || (!isNew && id === null)) return null;
  return (
    <div className="ExpectLikeThis">
      {isNew ? (
        <>
          <Button size="small" icon={BookmarkCheck} onPress={() => setId(crypto.randomUUID())}>
            Expect tokens like this one
          </Button>
          <span>The next token is compared with it before it is sent.</span>
        </>
      ) : null}
      {id === null ? null : (
        <ExpectationDialog
          first={expectationOf(token, id, place)}
          lead="Taken from the token that this API has just accepted. Leave out what it does not ask for."
          onClose={() => setId(null)}
        />
      )}
    </div>
  );
};
