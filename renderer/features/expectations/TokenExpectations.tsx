import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type Expectation, expectationFor } from '../../../src/domain/expectations';
import { judgedToken } from '../../../src/domain/expectationVerdict';
import type { TokenView } from '../../../src/domain/token';
import { useExpectations, useHistory } from '../../data';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { ExpectationDialog } from './ExpectationDialog';
import { emptyExpectation } from './expectationDraft';
import { Verdict } from './Verdict';

/** More APIs than this wait behind a button. */
const firstShown = 6;

/** The APIs this profile has called come first: they are the ones that matter. */
const calledFirst = (expectations: readonly Expectation[], addresses: readonly string[]): readonly Expectation[] => {
  const called = new Set(addresses.map((address) => expectationFor(expectations, address)?.id));
  return [...expectations.filter(({ id }) => called.has(id)), ...expectations.filter(({ id }) => !called.has(id))];
};

/** For each API of which that is known, whether it would take this token. */
export const TokenExpectations = ({ view }: { readonly view: TokenView }) => {
  const [added, setAdded] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const history = useHistory(view.profileId).data ?? [];
  const all = calledFirst(
    useExpectations().data ?? [],
    history.map(({ request }) => request.url),
  );
  const token = judgedToken(view, 'access');
  const shown = showsAll ? all : all.slice(0, firstShown);
  return (
    <Section
      title="APIs"
      actions={
        <Button size="small" icon={Plus} onPress={() => setAdded(crypto.randomUUID())}>
          Add an API
        </Button>
      }
    >
      {all.length === 0 || token === undefined ? (
        <p className="quiet">
          Say what an API expects of a token, or take it over from a request that worked: each new token is then
          compared with it.
        </p>
      ) : (
        <div className="TokenExpectations">
          {shown.map((expectation) => (
            <Verdict key={expectation.id} expectation={expectation} token={token} withPlace />
          ))}
          {shown.length === all.length ? null : (
            <Button
              size="small"
              onPress={() => setShowsAll(true)}
            >{`Show the other ${all.length - shown.length}`}</Button>
          )}
        </div>
      )}
      {added === null ? null : <ExpectationDialog first={emptyExpectation(added, '')} onClose={() => setAdded(null)} />}
    </Section>
  );
};
