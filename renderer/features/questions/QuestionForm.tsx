import { assertNever } from '../../../src/domain/errors';
import type { OpenQuestion } from '../../../src/domain/question';
import { AnswersQuestion } from './AnswersQuestion';
import { CodeQuestion } from './CodeQuestion';
import { DestinationQuestion } from './DestinationQuestion';
import { FactorQuestion } from './FactorQuestion';
import { PasteQuestion } from './PasteQuestion';
import { PushQuestion } from './PushQuestion';
import { QrQuestion } from './QrQuestion';
import { SecretQuestion } from './SecretQuestion';
import { SourceQuestion } from './SourceQuestion';
import { useAnswering } from './useAnswering';

/** One question with its field; Enter answers, Escape cancels. */
export const QuestionForm = ({ open }: { readonly open: OpenQuestion }) => {
  const answering = useAnswering(open);
  const { question } = open;
  switch (question.kind) {
    case 'password':
    case 'client-secret':
      return <SecretQuestion question={question} answering={answering} />;
    case 'paste-redirect':
      return <PasteQuestion question={question} answering={answering} />;
    case 'choose-factor':
      return <FactorQuestion question={question} answering={answering} />;
    case 'one-time-code':
      return <CodeQuestion question={question} answering={answering} />;
    case 'knowledge-questions':
      return <AnswersQuestion question={question} answering={answering} />;
    case 'approve-push':
      return <PushQuestion question={question} answering={answering} />;
    case 'scan-qr':
      return <QrQuestion question={question} answering={answering} />;
    case 'identity-source':
      return <SourceQuestion question={question} answering={answering} />;
    case 'destination':
      return <DestinationQuestion question={question} answering={answering} />;
    default:
      return assertNever(question);
  }
};
