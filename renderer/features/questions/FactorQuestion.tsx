import { useMemo, useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { Choices } from '../../ui/Choices';
import { factorOptions } from './factorOptions';
import { QuestionFrame } from './QuestionFrame';
import type { Answering } from './useAnswering';

/** The ways to prove who one is, to choose one of; those that cannot be used here are shown with the reason. */
export const FactorQuestion = ({
  question: { factors },
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'choose-factor' }>;
  readonly answering: Answering;
}) => {
  const options = useMemo(() => factorOptions(factors), [factors]);
  const [chosen, setChosen] = useState(() => options.find(({ isDisabled }) => !isDisabled)?.id ?? '');
  return (
    <QuestionFrame
      answering={answering}
      submit={() => answering.send({ kind: 'choose-factor', factorId: chosen })}
      canSubmit={chosen !== ''}
    >
      <Choices
        label="Ways to prove it"
        hideLabel
        look="cards"
        options={options}
        value={chosen}
        onChange={setChosen}
        // The flow stands still until this is answered.
        autoFocus
      />
    </QuestionFrame>
  );
};
