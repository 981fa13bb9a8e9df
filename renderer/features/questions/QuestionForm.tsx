import { type KeyboardEvent, useState } from 'react';
import type { Answer, OpenQuestion, Question } from '../../../src/domain/question';
import type { StorageBackend } from '../../../src/domain/storage';
import { timeLeft } from '../../../src/domain/text/duration';
import { useTicking } from '../../clock';
import { errorOf, useCall, useStorage } from '../../data';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { TextArea } from '../../ui/TextArea';
import { useSecretCall } from '../../useSecretCall';
import { questionProblem, questionText } from './questionText';

const answerTo = (question: Question, text: string, keep: boolean): Answer => {
  switch (question.kind) {
    case 'password':
      return { kind: 'password', password: text, keep };
    case 'client-secret':
      return { kind: 'client-secret', secret: text, keep };
    case 'paste-redirect':
      return { kind: 'paste-redirect', address: text.trim() };
  }
};

const keepLabels: Readonly<Record<StorageBackend, string>> = {
  keychain: 'Keep it in the keychain',
  file: 'Keep it in the encrypted file',
  session: 'Keep it for this session',
};

/** What is typed, and what becomes of it. */
const useAnswering = (open: OpenQuestion) => {
  const [text, setText] = useState('');
  const [keep, setKeep] = useState(false);
  const answer = useSecretCall('questions.answer');
  const cancel = useCall('questions.cancel');
  const send = (): void => {
    if (text.trim() === '' || answer.busy) return;
    void answer.run({ questionId: open.id, answer: answerTo(open.question, text, keep) });
    setText('');
  };
  const giveUp = (): void => cancel.mutate({ questionId: open.id });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') giveUp();
    // The address field has several lines, but an address has one.
    else if (event.key === 'Enter' && event.target instanceof HTMLTextAreaElement) {
      event.preventDefault();
      send();
    }
  };
  return {
    text,
    setText,
    keep,
    setKeep,
    send,
    giveUp,
    onKeyDown,
    isSending: answer.busy,
    isCancelling: cancel.isPending,
    error: answer.error ?? errorOf(cancel.error),
  };
};
type Answering = ReturnType<typeof useAnswering>;

/** One question with its field; Enter answers, Escape cancels. */
export const QuestionForm = ({ open }: { readonly open: OpenQuestion }) => {
  const { question } = open;
  const answering = useAnswering(open);
  const left = useTicking((now) => timeLeft(open.until - now));
  const words = questionText(question);
  return (
    <form
      className="QuestionForm"
      onKeyDown={answering.onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        answering.send();
      }}
    >
      <div className="QuestionForm-head">
        <h2 className="QuestionForm-title">{words.title}</h2>
        <span className="QuestionForm-left tabular">{left} left</span>
      </div>
      <p className="QuestionForm-purpose">{words.purpose}</p>
      <div className="QuestionForm-field">
        <QuestionField question={question} label={words.label} text={answering.text} setText={answering.setText} />
      </div>
      <QuestionFoot question={question} answering={answering} />
      {answering.error === undefined ? null : <ErrorNote error={answering.error} />}
    </form>
  );
};

const QuestionFoot = ({ question, answering }: { readonly question: Question; readonly answering: Answering }) => {
  const storage = useStorage().data;
  const backend = storage?.kind === 'ready' ? storage.backend : 'session';
  return (
    <div className="QuestionForm-foot">
      {question.kind === 'paste-redirect' ? null : (
        <Checkbox label={keepLabels[backend]} isSelected={answering.keep} onChange={answering.setKeep} />
      )}
      <span className="QuestionForm-buttons">
        <Button onPress={answering.giveUp} busy={answering.isCancelling}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" busy={answering.isSending} isDisabled={answering.text.trim() === ''}>
          Continue
        </Button>
      </span>
    </div>
  );
};

const QuestionField = ({
  question,
  label,
  text,
  setText,
}: {
  readonly question: Question;
  readonly label: string;
  readonly text: string;
  readonly setText: (text: string) => void;
}) =>
  question.kind === 'paste-redirect' ? (
    <TextArea
      label={label}
      value={text}
      onChange={setText}
      mono
      rows={2}
      maxLength={50_000}
      // The flow stands still until this is answered.
      autoFocus
      placeholder={question.redirectUri}
      error={text === '' ? questionProblem(question) : undefined}
    />
  ) : (
    <PasswordField
      label={label}
      value={text}
      onChange={setText}
      maxLength={4000}
      // The flow stands still until this is answered.
      autoFocus
    />
  );
