import { useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { TextArea } from '../../ui/TextArea';
import { QuestionFrame } from './QuestionFrame';
import { questionProblem } from './questionProblem';
import type { Answering } from './useAnswering';

/** The address that the browser ended at, where the redirect cannot be received here. */
export const PasteQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'paste-redirect' }>;
  readonly answering: Answering;
}) => {
  const [text, setText] = useState('');
  const canSubmit = text.trim() !== '';
  const submit = (): void => {
    answering.send({ kind: 'paste-redirect', address: text.trim() });
    setText('');
  };
  return (
    <QuestionFrame answering={answering} submit={submit} canSubmit={canSubmit}>
      <TextArea
        label="Address the browser ended at"
        value={text}
        onChange={setText}
        mono
        rows={2}
        maxLength={50_000}
        // The flow stands still until this is answered.
        autoFocus
        placeholder={question.redirectUri}
        error={text === '' ? questionProblem(question) : undefined}
        onKeyDown={(event) => {
          event.continuePropagation();
          if (event.key !== 'Enter') return;
          // The field has several lines, but an address has one.
          event.preventDefault();
          if (canSubmit) submit();
        }}
      />
    </QuestionFrame>
  );
};
