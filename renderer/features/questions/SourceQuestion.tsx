import { useMemo, useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { Choices } from '../../ui/Choices';
import { QuestionFrame } from './QuestionFrame';
import { questionProblem } from './questionProblem';
import { SourceList } from './SourceList';
import { sourceOptions } from './sourceOptions';
import type { Answering } from './useAnswering';

/** More identity sources than this are searched rather than looked through. */
const mostInSight = 8;

/** The identity source that knows the user, where nothing says which one it is. */
export const SourceQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'identity-source' }>;
  readonly answering: Answering;
}) => {
  const options = useMemo(() => sourceOptions(question.sources), [question.sources]);
  const [chosen, setChosen] = useState(() => options[0]?.id ?? '');
  const problem = questionProblem(question);
  const answer = (sourceId: string): void => answering.send({ kind: 'identity-source', sourceId });
  return (
    <QuestionFrame answering={answering} submit={() => answer(chosen)} canSubmit={chosen !== ''}>
      {problem === undefined ? null : (
        <p className="QuestionForm-problem" role="alert">
          {problem}
        </p>
      )}
      {options.length > mostInSight ? (
        <SourceList options={options} chosen={chosen} onChoose={setChosen} onAnswer={answer} />
      ) : (
        <Choices
          label="Identity source"
          hideLabel
          look="cards"
          options={options}
          value={chosen}
          onChange={setChosen}
          // The flow stands still until this is answered.
          autoFocus
        />
      )}
    </QuestionFrame>
  );
};
