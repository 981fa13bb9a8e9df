import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';
import { PracticePhone } from './PracticePhone';
import { QuestionFrame } from './QuestionFrame';
import type { Answering } from './useAnswering';

/** A request that waits on the phone: its code, to compare with the one shown there. */
export const PushQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'approve-push' }>;
  readonly answering: Answering;
}) => {
  const code = plain(question.matchingCode, 40);
  return (
    <QuestionFrame answering={answering} aside={<PracticePhone profileId={answering.open.profileId} />}>
      {code === '' ? null : (
        <p className="PushQuestion-code">
          <span className="PushQuestion-label">Code to compare</span>
          <span className="PushQuestion-value">{code}</span>
        </p>
      )}
    </QuestionFrame>
  );
};
