import type { Question } from '../../../src/domain/question';
import { PracticePhone } from './PracticePhone';
import { QuestionFrame } from './QuestionFrame';
import type { Answering } from './useAnswering';

/** A code to scan with the phone, on white in either theme, as readers want it. */
export const QrQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'scan-qr' }>;
  readonly answering: Answering;
}) => (
  <QuestionFrame answering={answering} aside={<PracticePhone profileId={answering.open.profileId} />}>
    <img className="QrQuestion-code" src={`data:image/png;base64,${question.image}`} alt="QR code to scan" />
  </QuestionFrame>
);
