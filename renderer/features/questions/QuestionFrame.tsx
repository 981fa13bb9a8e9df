import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTicking } from '../../clock';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { questionText } from './questionText';
import { timeToAnswer } from './questionTime';
import type { Answering } from './useAnswering';

/** What every question looks like: who asks for what and how long is left, its field, and the buttons below. */
export const QuestionFrame = ({
  answering,
  submit,
  canSubmit = true,
  aside,
  children,
}: {
  readonly answering: Answering;
  /** Sends the answer; absent for a question that is answered elsewhere and can only be cancelled here. */
  readonly submit?: (() => void) | undefined;
  /** Whether what is typed or chosen makes an answer. */
  readonly canSubmit?: boolean | undefined;
  /** Stands at the other end of the buttons' line, or right after the one that cancels. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => {
  const { open, error } = answering;
  const words = questionText(open.question);
  const left = useTicking((now) => timeToAnswer(open, now));
  const form = useRef<HTMLFormElement>(null);
  const purpose = useId();
  const body = useId();
  const hasField = submit !== undefined;
  // Where nothing is typed the question itself takes the focus, so that it is read aloud and Escape cancels it.
  useEffect(() => {
    if (!hasField) form.current?.focus();
  }, [hasField]);
  return (
    <form
      ref={form}
      className="QuestionForm"
      data-kind={open.question.kind}
      data-elsewhere={!hasField || undefined}
      // What does not fit is said in our own words, by whoever asked for it.
      noValidate
      aria-label={words.title}
      aria-describedby={hasField ? purpose : `${purpose} ${body}`}
      tabIndex={hasField ? undefined : -1}
      onKeyDown={answering.onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSubmit) submit?.();
      }}
    >
      <div className="QuestionForm-head">
        <h2 className="QuestionForm-title">{words.title}</h2>
        <span className="QuestionForm-left tabular">{left}</span>
      </div>
      <p id={purpose} className="QuestionForm-purpose">
        {words.purpose}
      </p>
      <div id={body} className="QuestionForm-body">
        {children}
      </div>
      <div className="QuestionForm-foot">
        {hasField ? aside : null}
        <QuestionButtons answering={answering} hasField={hasField} canSubmit={canSubmit} />
        {hasField ? null : aside}
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </form>
  );
};

const QuestionButtons = ({
  answering,
  hasField,
  canSubmit,
}: {
  readonly answering: Answering;
  readonly hasField: boolean;
  readonly canSubmit: boolean;
}) => (
  <span className="QuestionForm-buttons">
    <Button onPress={answering.giveUp} busy={answering.isCancelling}>
      Cancel
    </Button>
    {hasField ? (
      <Button type="submit" variant="primary" busy={answering.isSending} isDisabled={!canSubmit}>
        Continue
      </Button>
    ) : null}
  </span>
);
