import type { OpenQuestion } from '../../../src/domain/question';
import { useQuestions } from '../../data';
import { QuestionForm } from './QuestionForm';
import './QuestionPanel.css';

/** What this profile's flow needs to know from the person; the one that waits longest first. */
export const QuestionPanel = ({ profileId }: { readonly profileId: string }) => {
  const question = useQuestions().data?.find((open) => open.profileId === profileId);
  return question === undefined ? null : <Asked key={question.id} open={question} />;
};

const Asked = ({ open }: { readonly open: OpenQuestion }) => (
  <section className="QuestionPanel" aria-label="Waits for your answer">
    <QuestionForm open={open} />
  </section>
);
