import { useState } from 'react';
import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';
import { useTicking } from '../../clock';
import { Button } from '../../ui/Button';
import { CodeField } from './CodeField';
import { codeHint, endedCode } from './codeText';
import { PracticePhone } from './PracticePhone';
import { QuestionFrame } from './QuestionFrame';
import { questionProblem } from './questionProblem';
import type { Answering } from './useAnswering';

/** A one-time code: typed from an app or from a message, or asked for again where the message does not come. */
export const CodeQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'one-time-code' }>;
  readonly answering: Answering;
}) => {
  const [code, setCode] = useState('');
  const { factor, correlation, codeUntil } = question;
  const isOver = useTicking((now) => codeUntil !== undefined && codeUntil <= now);
  const submit = (): void => {
    answering.send({ kind: 'one-time-code', code });
    setCode('');
  };
  const sendAnother = (): void => {
    setCode('');
    answering.send({ kind: 'one-time-code', code: '', again: true });
  };
  return (
    <QuestionFrame
      answering={answering}
      submit={submit}
      canSubmit={code.trim() !== ''}
      aside={
        <span className="QuestionForm-aside">
          {factor === 'totp' ? null : (
            <Button variant={isOver ? 'secondary' : 'quiet'} onPress={sendAnother} isDisabled={answering.isSending}>
              Send another code
            </Button>
          )}
          <PracticePhone profileId={answering.open.profileId} />
        </span>
      }
    >
      <CodeField
        label="Code"
        value={code}
        onChange={setCode}
        before={correlation === undefined ? undefined : plain(correlation, 20)}
        description={isOver ? undefined : codeHint(question)}
        error={isOver ? endedCode : code === '' ? questionProblem(question) : undefined}
      />
    </QuestionFrame>
  );
};
