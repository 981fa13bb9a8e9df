import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf } from './apiCall';
import type { KnowledgeQuestion } from './directory';
import { usableEnrolment, wrongCode } from './enrolledFactor';
import { provedAnswer } from './proof';
import { badBody, messageRefusal } from './refusal';

/** Which verification belongs to which enrolment, and until when in milliseconds. */
export type QuestionVerifications = Map<string, { readonly enrolmentId: string; readonly endsAt: number }>;

const lifeMs = 5 * 60_000;
const mostHeld = 100;

const answersSchema = z.object({ questions: z.array(z.object({ questionKey: z.string(), answer: z.string() })) });

const begin =
  (verifications: QuestionVerifications) =>
  (call: ApiCall): Answer => {
    const found = usableEnrolment(call, 'questions', call.parts[0] ?? '');
    if ('refusal' in found) return found.refusal;
    const id = randomUUID();
    verifications.set(id, { enrolmentId: found.enrolment.id, endsAt: call.tenant.now() + lifeMs });
    const [oldest] = verifications.keys();
    if (verifications.size > mostHeld && oldest !== undefined) verifications.delete(oldest);
    const questions = call.tenant.directory.questions.map(({ questionKey, question }) => ({ questionKey, question }));
    return jsonAnswer(201, { id, questions });
  };

const plain = (answer: string): string => answer.trim().toLowerCase();

const allRight = (
  questions: readonly KnowledgeQuestion[],
  given: z.infer<typeof answersSchema>['questions'],
): boolean =>
  questions.every(({ questionKey, answer }) =>
    given.some((one) => one.questionKey === questionKey && plain(one.answer) === plain(answer)),
  );

const attempt =
  (verifications: QuestionVerifications) =>
  async (call: ApiCall): Promise<Answer> => {
    const [enrolmentId = '', id = ''] = call.parts;
    const found = usableEnrolment(call, 'questions', enrolmentId);
    if ('refusal' in found) return found.refusal;
    const verification = verifications.get(id);
    if (verification?.enrolmentId !== enrolmentId || call.tenant.now() >= verification.endsAt) {
      return messageRefusal(400, 'CSIBN0028E', 'The verification was not found.');
    }
    const read = bodyOf(call, 'BN');
    if ('refusal' in read) return read.refusal;
    const answers = answersSchema.safeParse(read.body);
    if (!answers.success) return badBody('BN', 'questions is missing or malformed');
    if (!allRight(call.tenant.directory.questions, answers.data.questions)) return wrongCode(call);
    verifications.delete(id);
    return provedAnswer(call, found.enrolment.userId, 'questions');
  };

/** Knowledge questions: all of them have to be answered in one call. */
export const questionRoutes = (verifications: QuestionVerifications): readonly ApiRoute[] => [
  {
    method: 'POST',
    path: /^\/v2\.0\/factors\/questions\/([^/]+)\/verifications$/,
    component: 'BN',
    answer: begin(verifications),
  },
  {
    method: 'POST',
    path: /^\/v2\.0\/factors\/questions\/([^/]+)\/verifications\/([^/]+)$/,
    component: 'BN',
    answer: attempt(verifications),
  },
];
