import { describe, expect, it } from 'vitest';
import { progressText, stepText, waitsUntil } from '../../renderer/features/flow/stepText';
import { codeHint } from '../../renderer/features/questions/codeText';
import { factorOptions } from '../../renderer/features/questions/factorOptions';
import { questionProblem } from '../../renderer/features/questions/questionProblem';
import { questionText } from '../../renderer/features/questions/questionText';
import { ownEnd, timeToAnswer } from '../../renderer/features/questions/questionTime';
import { foundSources, sourceOptions } from '../../renderer/features/questions/sourceOptions';
import type { FlowStepFact } from '../../src/domain/flow';
import type { FactorChoice, Question } from '../../src/domain/question';
import { sampleId, sampleProfile, sampleRun } from '../support/sampleData';

const askedBy = 'acme.verify.ibm.com';
const now = new Date(2026, 2, 3, 14, 0, 0).getTime();
const code = { kind: 'one-time-code', askedBy, factor: 'smsotp' } as const;
const push = { kind: 'approve-push', askedBy, device: '', matchingCode: '3f2a91bc' } as const;
const source = { kind: 'identity-source', askedBy, username: 'dana', sources: [] } as const;
const knowledge = { kind: 'knowledge-questions', askedBy, questions: [{ key: 'pet', text: 'First pet?' }] } as const;

describe('the title of a question', () => {
  it.each<readonly [Question, string]>([
    [{ kind: 'password', askedBy, username: 'dana' }, 'acme.verify.ibm.com asks for the password of dana'],
    [{ kind: 'client-secret', askedBy, clientId: 'c-1' }, 'acme.verify.ibm.com asks for the client secret of c-1'],
    [
      { kind: 'paste-redirect', askedBy, redirectUri: 'https://app.example/cb' },
      'Sign in at acme.verify.ibm.com in the browser, then paste the address it ends at',
    ],
    [{ kind: 'choose-factor', askedBy, factors: [] }, 'acme.verify.ibm.com wants proof that it is you'],
    [{ ...code, factor: 'totp' }, 'acme.verify.ibm.com asks for the code of your authenticator app'],
    [{ ...code, factor: 'emailotp' }, 'acme.verify.ibm.com asks for the code it sent by e-mail'],
    [code, 'acme.verify.ibm.com asks for the code it sent as a text message'],
    [{ ...code, factor: 'voiceotp' }, 'acme.verify.ibm.com asks for the code it sent by a phone call'],
    [knowledge, 'acme.verify.ibm.com asks your security questions'],
    [push, 'acme.verify.ibm.com asks for your approval on your phone'],
    [{ ...push, device: 'Dana’s phone' }, 'acme.verify.ibm.com asks for your approval on Dana’s phone'],
    [{ kind: 'scan-qr', askedBy, image: '' }, 'Scan this code to sign in at acme.verify.ibm.com'],
    [source, 'Which identity source of acme.verify.ibm.com knows dana?'],
    [
      { kind: 'destination', askedBy, factor: 'emailotp' },
      'Which e-mail address shall acme.verify.ibm.com send the code to?',
    ],
    [{ kind: 'destination', askedBy, factor: 'smsotp' }, 'Which number shall acme.verify.ibm.com send the code to?'],
    [
      { kind: 'destination', askedBy, factor: 'voiceotp' },
      'Which number shall acme.verify.ibm.com call with the code?',
    ],
  ])('%j', (question, title) => {
    expect(questionText(question).title).toBe(title);
  });

  it('T9: holds nothing of a host or a name that turns the text around it', () => {
    const { title } = questionText({ kind: 'password', askedBy: 'idp.example\u202E', username: 'da\u0000na' });
    expect(title).toBe('idp.example asks for the password of da na');
  });
});

describe('what a question is for', () => {
  it('says where a code went and how the right message begins', () => {
    expect(questionText({ ...code, sentTo: '+44 *** 0100', correlation: '4821' }).purpose).toBe(
      'It went to +44 *** 0100. The right message begins with 4821; type what follows.',
    );
    expect(questionText({ ...code, sentTo: '+44 *** 0100' }).purpose).toBe('It went to +44 *** 0100.');
    expect(questionText(code).purpose).toBe('It is on its way to you.');
  });

  it('asks to compare the code of a push only where there is one', () => {
    expect(questionText(push).purpose).toContain('only if it shows the same code');
    expect(questionText({ ...push, matchingCode: '' }).purpose).not.toContain('same code');
  });
});

describe('why the last answer did not fit', () => {
  it.each<readonly [Question, string]>([
    [{ ...code, factor: 'totp', problem: 'wrong' }, 'That code was not accepted. Type the one that the app shows now.'],
    [{ ...code, problem: 'wrong' }, 'That code was not accepted. Compare it with the message and type it again.'],
    [{ ...code, problem: 'expired' }, 'That code had ended. Another one was sent: type the new one.'],
    [
      { ...code, correlation: '4821', problem: 'of-another-message' },
      'That code belongs to another message. Use the one that begins with 4821.',
    ],
    [{ ...code, problem: 'of-another-message' }, 'That code belongs to another message. Use the newest one.'],
    [{ ...knowledge, problem: 'wrong' }, 'At least one answer was not right. Give all of them again.'],
    [{ ...knowledge, problem: 'incomplete' }, 'An answer was missing. Each question needs one.'],
    [
      { ...source, problem: 'unknown' },
      'The identity source that the settings name is not there. Choose one of these instead.',
    ],
    [
      { ...source, problem: 'two-of-one-name' },
      'More than one identity source has the name in the settings. Choose the one you mean.',
    ],
    [
      { kind: 'destination', askedBy, factor: 'emailotp', problem: 'refused' },
      'The provider did not take that address. Correct it, or name another.',
    ],
    [
      { kind: 'destination', askedBy, factor: 'voiceotp', problem: 'refused' },
      'The provider did not take that number. Write it with its country code, such as +44.',
    ],
  ])('%j', (question, sentence) => {
    expect(questionProblem(question)).toBe(sentence);
  });

  it.each(['not-an-address', 'state-missing', 'state-differs', 'no-answer'] as const)(
    'says what to copy instead of an address that is %s',
    (problem) => {
      const question = { kind: 'paste-redirect', askedBy, redirectUri: 'https://app.example/cb', problem } as const;
      expect(questionProblem(question)).toContain('Copy ');
    },
  );

  it.each<Question>([
    code,
    knowledge,
    source,
    push,
    { kind: 'destination', askedBy, factor: 'smsotp' },
    { kind: 'choose-factor', askedBy, factors: [] },
    { kind: 'scan-qr', askedBy, image: '' },
    { kind: 'password', askedBy, username: 'dana' },
    { kind: 'client-secret', askedBy, clientId: 'c' },
    { kind: 'paste-redirect', askedBy, redirectUri: 'https://app.example/cb' },
  ])('is not said of a first $kind', (question) => {
    expect(questionProblem(question)).toBeUndefined();
  });
});

describe('the time to answer', () => {
  const open = (question: Question) => ({
    id: sampleId(1),
    profileId: sampleId(2),
    question,
    askedAt: now,
    until: now + 300_000,
  });

  it.each<readonly [Question, number | undefined]>([
    [{ ...code, codeUntil: 1 }, 1],
    [{ ...push, pushUntil: 2 }, 2],
    [{ kind: 'scan-qr', askedBy, image: '', qrUntil: 3 }, 3],
    [code, undefined],
    [source, undefined],
  ])('ends with what was sent: %j', (question, end) => {
    expect(ownEnd(question)).toBe(end);
  });

  it('is what ends first: the code, or the question itself', () => {
    expect(timeToAnswer(open({ ...code, codeUntil: now + 125_000 }), now)).toBe('2 min 5 s left');
    expect(timeToAnswer(open({ ...code, codeUntil: now + 900_000 }), now)).toBe('5 min left');
    expect(timeToAnswer(open(code), now + 1000)).toBe('4 min 59 s left');
  });

  it('is over once the code, the request or the picture has ended', () => {
    expect(timeToAnswer(open({ ...code, codeUntil: now }), now)).toBe('The code has ended');
    expect(timeToAnswer(open({ ...push, pushUntil: now - 1 }), now)).toBe('The request has ended');
    expect(timeToAnswer(open({ kind: 'scan-qr', askedBy, image: '', qrUntil: now }), now)).toBe('The code has ended');
  });
});

describe('tries', () => {
  it('are counted where the provider counts them, and the last one is named', () => {
    expect(codeHint({})).toBeUndefined();
    expect(codeHint({ retriesLeft: 4 })).toBe('4 tries left.');
    expect(codeHint({ retriesLeft: 1 })).toBe('This is the last try.');
  });
});

describe('the line under a factor', () => {
  const detailOf = (choice: Omit<FactorChoice, 'id'>) => factorOptions([{ id: '1', ...choice }])[0]?.description;

  it('says where its code goes, or what giving it means', () => {
    expect(detailOf({ type: 'emailotp', detail: 'd***@example.com' })).toBe('d***@example.com');
    expect(detailOf({ type: 'totp', detail: '' })).toBe('You type the code it shows.');
    expect(detailOf({ type: 'push', detail: '' })).toBe('You approve a request there.');
  });

  it('says that one is not set up, and why one cannot be used', () => {
    expect(detailOf({ type: 'smsotp', detail: '', transient: true })).toBe(
      'Not set up: you are asked where to send the code.',
    );
    expect(detailOf({ type: 'fido2', detail: '', unusable: 'needs-web-origin' })).toMatch(
      /^Cannot be used here: .* website .* Choose another way\.$/,
    );
  });

  it('tells two phones of the same words apart', () => {
    const phones = ['1f3a', '9c2b'].map((id) => ({ id, type: 'push', detail: '' }) as const);
    expect(factorOptions(phones).map(({ description }) => description)).toEqual([
      'You approve a request there. ID 1f3a',
      'You approve a request there. ID 9c2b',
    ]);
  });

  it('tells two apps apart by the day they were set up, and by their ids as well where that is one day', () => {
    const app = (id: string, setUpAt: number) => ({ id, type: 'totp', detail: '', setUpAt }) as const;
    const at = (day: number): number => new Date(2024, 4, day, 12).getTime();
    const lines = (...apps: readonly FactorChoice[]) => factorOptions(apps).map(({ description }) => description);
    expect(lines(app('1f3a', at(3)), app('9c2b', at(4)), app('77aa', at(4)))).toEqual([
      'You type the code it shows. Set up on 3 May 2024.',
      'You type the code it shows. Set up on 4 May 2024. ID 9c2b',
      'You type the code it shows. Set up on 4 May 2024. ID 77aa',
    ]);
    expect(lines(app('1f3a', at(3)))).toEqual(['You type the code it shows.']);
  });
});

describe('identity sources', () => {
  const options = sourceOptions([
    { id: 'b-2', name: 'Staff', type: 'ibmldap' },
    { id: 'a-1', name: 'Cloud Directory', type: 'ibmldap' },
    { id: 'b-10', name: 'Staff', type: '' },
    { id: 'only-id', name: '', type: '' },
  ]);

  it('come in the order of their names, with the id beside a name that is there twice', () => {
    expect(options).toEqual([
      { id: 'only-id', label: 'only-id', description: undefined },
      { id: 'a-1', label: 'Cloud Directory', description: 'ibmldap' },
      { id: 'b-2', label: 'Staff', description: 'ibmldap · b-2' },
      { id: 'b-10', label: 'Staff', description: 'b-10' },
    ]);
  });

  it('are found by a part of their name, type or id, whatever its case', () => {
    const found = (typed: string) => foundSources(options, typed).map(({ id }) => id);
    expect(found(' staff ')).toEqual(['b-2', 'b-10']);
    expect(found('LDAP')).toEqual(['a-1', 'b-2']);
    expect(found('b-10')).toEqual(['b-10']);
    expect(found('none')).toEqual([]);
    expect(found(' ')).toHaveLength(4);
  });
});

describe('a run that waits for a person', () => {
  const run = (...facts: readonly FlowStepFact[]) => sampleRun(sampleProfile(1), now, 'running', facts);
  const look: FlowStepFact = {
    kind: 'exchange',
    stage: 'factor',
    method: 'GET',
    address: 'https://acme.verify.ibm.com/v1.0/authenticators/1/verifications/2',
    status: 200,
    milliseconds: 20,
  };

  it.each([
    ['password', 'Waiting for your answer…'],
    ['one-time-code', 'Waiting for the code…'],
    ['approve-push', 'Waiting for your approval on the phone…'],
    ['scan-qr', 'Waiting for the phone that scans the code…'],
    ['of-a-later-version', 'Waiting for your answer…'],
  ])('says what it waits for: %s', (question, words) => {
    expect(progressText(run({ kind: 'waiting-for-person', question }))).toBe(words);
  });

  it('still waits for the phone while it looks how the request stands', () => {
    const asked = { kind: 'waiting-for-person', question: 'approve-push' } as const;
    expect(progressText(run(asked, look, look))).toBe('Waiting for your approval on the phone…');
    expect(progressText(run(asked, look, { kind: 'factor-accepted', factor: 'push' }))).toBe(
      'Checking the second factor…',
    );
    expect(progressText(run({ kind: 'waiting-for-person', question: 'one-time-code' }, look))).toBe(
      'Checking the answer…',
    );
  });

  it.each([
    ['choose-factor', 'For the choice of a second factor.'],
    ['one-time-code', 'For a one-time code.'],
    ['knowledge-questions', 'For the answers to the security questions.'],
    ['approve-push', 'For your approval on the phone.'],
    ['scan-qr', 'For the phone that scans the code.'],
    ['identity-source', 'For the choice of an identity source.'],
    ['destination', 'For where the code shall go.'],
    ['of-a-later-version', 'of-a-later-version'],
  ])('notes it among its steps: %s', (question, fact) => {
    expect(stepText({ kind: 'waiting-for-person', question, at: now })).toEqual({
      title: 'Waiting for you',
      facts: [fact],
      tone: 'plain',
    });
  });

  it('names every factor that the provider takes, in its own words', () => {
    const allowed = ['totp', 'emailotp', 'smsotp', 'signatures_userPresence'];
    expect(stepText({ kind: 'factor-asked', allowed, at: now }).facts).toEqual([
      'It takes totp, emailotp, smsotp, signatures_userPresence.',
    ]);
    expect(stepText({ kind: 'factor-asked', at: now }).facts).toEqual([]);
  });

  it('counts down to the next time-based code', () => {
    const waiting = run({ kind: 'waiting-for-code', until: now + 12_000 });
    expect(progressText(waiting)).toBe('Waiting for the next code…');
    expect(waitsUntil(waiting)).toBe(now + 12_000);
  });
});
