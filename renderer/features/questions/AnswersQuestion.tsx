import { useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';
import { PasswordField } from '../../ui/PasswordField';
import { QuestionFrame } from './QuestionFrame';
import { questionProblem } from './questionProblem';
import type { Answering } from './useAnswering';

/** The questions whose answers were agreed on: each has a field, and each needs an answer. */
export const AnswersQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'knowledge-questions' }>;
  readonly answering: Answering;
}) => {
  const { questions } = question;
  // By their places: the keys are the provider's, and could be any text.
  const [typed, setTyped] = useState<readonly string[]>([]);
  const answers = questions.map(({ key }, index) => ({ key, answer: typed[index] ?? '' }));
  const problem = answers.every(({ answer }) => answer === '') ? questionProblem(question) : undefined;
  const submit = (): void => {
    answering.send({ kind: 'knowledge-questions', answers });
    setTyped([]);
  };
  return (
    <QuestionFrame
      answering={answering}
      submit={submit}
      canSubmit={answers.every(({ answer }) => answer.trim() !== '')}
    >
      {questions.map(({ text: asked }, index) => (
        <PasswordField
          // biome-ignore lint/suspicious/noArrayIndexKey: the questions stay the same while they are asked.
          key={index}
          label={plain(asked, 300) || `Question ${index + 1}`}
          value={answers[index]?.answer ?? ''}
          onChange={(text) => setTyped(answers.map(({ answer }, each) => (each === index ? text : answer)))}
          maxLength={1000}
          isRequired
          // The flow stands still until this is answered.
          autoFocus={index === 0}
          error={index === 0 ? problem : undefined}
        />
      ))}
    </QuestionFrame>
  );
};
