import { type Answer, emptyAnswer, pageAnswer } from '../shared/answer';
import { type Arrival, isFromElsewhere } from '../shared/arrival';
import type { Person } from './directory';
import { judge } from './policy';
import { codePage, passwordPage, stopPage } from './signInPages';
import type { PendingSignIn, SignIns } from './signIns';
import type { Tenant } from './tenant';
import { denial } from './tokenAnswers';

const base = '/practice/sign-in/';

const wrongPassword = 'That user name and password do not belong together.';
const wrongCode = 'That code is not right now, or it was used before. Wait for the next one.';

/** Shows the first page of a sign-in. */
export const beginSignIn = ({ directory }: Tenant, signIns: SignIns, signIn: PendingSignIn): Answer =>
  pageAnswer(200, passwordPage({ action: `${base}${signIns.begin(signIn)}`, signIn, hint: directory.dana }));

type Step = { readonly tenant: Tenant; readonly signIns: SignIns; readonly id: string; readonly signIn: PendingSignIn };

const finish = ({ signIns, id, signIn }: Step, outcome: Parameters<PendingSignIn['finish']>[0]) => {
  signIns.end(id);
  return signIn.finish(outcome);
};

const refuse = (step: Step, { error, code, words }: ReturnType<typeof denial>) =>
  finish(step, { kind: 'refused', error, description: `${code} ${words}` });

/** A browser is a context of its own, so the policy always runs here. */
const afterPassword = (step: Step, person: Person): Answer | Promise<Answer> => {
  const { tenant, signIns, id, signIn } = step;
  const verdict = judge(tenant.switches(), { factors: ['password'] }, true);
  if (verdict.kind === 'allow') return finish(step, { kind: 'signedIn', person, factors: ['password'] });
  if (verdict.kind === 'deny') return refuse(step, denial(verdict));
  if (verdict.kind === 'moreInformation' || person !== tenant.directory.dana) {
    return refuse(step, denial({ kind: 'deny', reason: 'policy' }));
  }
  signIns.replace(id, { ...signIn, person });
  return pageAnswer(200, codePage({ action: base + id, signIn }));
};

const receivePassword = (step: Step, { form }: Arrival): Answer | Promise<Answer> => {
  const { tenant, id, signIn } = step;
  const person = tenant.directory.signIn(form.get('username') ?? '', form.get('password') ?? '');
  return person === undefined
    ? pageAnswer(400, passwordPage({ action: base + id, signIn, problem: wrongPassword, hint: tenant.directory.dana }))
    : afterPassword(step, person);
};

const receiveCode = (step: Step, person: Person, { form }: Arrival): Answer | Promise<Answer> => {
  const { tenant, id, signIn } = step;
  return tenant.totp.accept((form.get('otp') ?? '').trim())
    ? finish(step, { kind: 'signedIn', person, factors: ['password', 'totp'] })
    : pageAnswer(400, codePage({ action: base + id, signIn, problem: wrongCode }));
};

const show = ({ tenant, id, signIn }: Step): Answer => {
  const shown = { action: base + id, signIn, hint: tenant.directory.dana };
  return pageAnswer(200, (signIn.person === undefined ? passwordPage : codePage)(shown));
};

const receive = (step: Step, arrival: Arrival): Answer | Promise<Answer> => {
  if (arrival.form.get('choice') === 'decline') {
    return finish(step, {
      kind: 'refused',
      error: 'access_denied',
      description: 'CSIAQ0278E The person declined.',
    });
  }
  const { person } = step.signIn;
  return person === undefined ? receivePassword(step, arrival) : receiveCode(step, person, arrival);
};

/** Answers the sign-in pages; undefined for any other address. */
export const answerSignIn = (
  tenant: Tenant,
  signIns: SignIns,
  arrival: Arrival,
): Answer | Promise<Answer> | undefined => {
  const { method, url } = arrival;
  if (!url.pathname.startsWith(base)) return undefined;
  if (method !== 'GET' && method !== 'POST') return emptyAnswer(405, { allow: 'GET, POST' });
  if (method === 'POST' && isFromElsewhere(arrival)) {
    return pageAnswer(403, stopPage('This answer was not accepted', 'The form was sent by another web page.'));
  }
  const id = url.pathname.slice(base.length);
  const signIn = signIns.find(id);
  if (signIn === undefined) {
    return pageAnswer(400, stopPage('This sign-in is over', 'It was finished already, or it waited too long.'));
  }
  const step = { tenant, signIns, id, signIn };
  return method === 'GET' ? show(step) : receive(step, arrival);
};
