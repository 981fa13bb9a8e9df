import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Expectation } from '../../../src/domain/expectations';
import { type ExpectationVerdict, type JudgedToken, judgeToken } from '../../../src/domain/expectationVerdict';
import { missSentence, unseenSentence, verdictTitles } from '../../../src/domain/text/expectationText';
import { shownAddress } from '../../../src/domain/text/wording';
import { useTicking } from '../../clock';
import { Button } from '../../ui/Button';
import { ExpectationDialog } from './ExpectationDialog';
import './Expectations.css';

const marks: Readonly<Record<ExpectationVerdict['taken'], LucideIcon>> = {
  yes: CircleCheck,
  no: CircleAlert,
  unknown: CircleHelp,
};

/** Whether an API would take a token, and if not, why not; with the way to what it expects. */
export const Verdict = ({
  expectation,
  token,
  withPlace = false,
}: {
  readonly expectation: Expectation;
  readonly token: JudgedToken;
  /** Names the API, where several stand in a list. */
  readonly withPlace?: boolean;
}) => {
  const [isEditing, setEditing] = useState(false);
  const taken = useTicking((now) => judgeToken(expectation, token, now).taken);
  const Icon = marks[taken];
  return (
    <section className="Verdict" data-taken={taken} aria-label={`Expectation of ${shownAddress(expectation.place)}`}>
      <Icon size={15} aria-hidden="true" />
      <div className="Verdict-text">
        {withPlace ? <p className="mono Verdict-place">{shownAddress(expectation.place)}</p> : null}
        <p className="Verdict-title">{verdictTitles[taken]}.</p>
        <Reasons expectation={expectation} token={token} />
      </div>
      <Button variant="quiet" size="small" icon={Pencil} onPress={() => setEditing(true)}>
        Edit
      </Button>
      {isEditing ? <ExpectationDialog first={expectation} onClose={() => setEditing(false)} /> : null}
    </section>
  );
};

const reasonsOf = (verdict: ExpectationVerdict): readonly string[] =>
  [...verdict.misses.map(missSentence), unseenSentence(verdict)].filter((sentence) => sentence !== '');

const Reasons = ({ expectation, token }: { readonly expectation: Expectation; readonly token: JudgedToken }) => {
  // One text, since what ticks must be a plain value; no sentence holds a line end.
  const text = useTicking((now) => reasonsOf(judgeToken(expectation, token, now)).join('\n'));
  if (text === '') return null;
  return (
    <ul className="Verdict-reasons">
      {text.split('\n').map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
};
