import { useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { TextField } from '../../ui/TextField';
import { QuestionFrame } from './QuestionFrame';
import { questionProblem } from './questionProblem';
import type { Answering } from './useAnswering';

const email = {
  label: 'E-mail address',
  type: 'email',
  inputMode: 'email',
  autoComplete: 'email',
  placeholder: 'name@example.com',
} as const;

const phone = {
  label: 'Phone number',
  type: 'tel',
  inputMode: 'tel',
  autoComplete: 'tel',
  placeholder: '+44 20 7946 0000',
} as const;

/** Where a code shall go that is not set up for the account. */
export const DestinationQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'destination' }>;
  readonly answering: Answering;
}) => {
  // One letter may be all that is wrong with what was refused.
  const refused = question.typed ?? '';
  const [text, setText] = useState(refused);
  const kind = question.factor === 'emailotp' ? email : phone;
  const submit = (): void => answering.send({ kind: 'destination', destination: text.trim() });
  return (
    <QuestionFrame answering={answering} submit={submit} canSubmit={text.trim() !== ''}>
      <TextField
        {...kind}
        value={text}
        onChange={setText}
        maxLength={300}
        description={kind === phone ? 'With its country code, such as +44.' : undefined}
        error={text === refused ? questionProblem(question) : undefined}
        // The flow stands still until this is answered.
        autoFocus
      />
    </QuestionFrame>
  );
};
