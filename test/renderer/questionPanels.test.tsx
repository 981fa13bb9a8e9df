// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { Answer, Question } from '../../src/domain/question';
import { settingsSchema } from '../../src/domain/settings';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleId, sampleProfile, sampleStatus } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const askedBy = 'acme.verify.ibm.com';
const acme = sampleProfile(1, { name: 'Acme' });
const practice = sampleProfile(1, { name: 'Acme', server: { kind: 'practice' } });

const ask = async (question: Question, profile = acme, answers: FakeAnswers = {}): Promise<void> => {
  app = renderApp({
    state: {
      profiles: [profile],
      settings: settingsSchema.parse({ selectedProfileId: profile.id }),
      statuses: { [profile.id]: sampleStatus(profile, startTime, null, { activity: 'working' }) },
      questions: [
        { id: sampleId(70), profileId: profile.id, question, askedAt: startTime, until: startTime + 300_000 },
      ],
    },
    answers,
  });
  await screen.findByRole('region', { name: 'Waits for your answer' });
};
const panel = () => within(screen.getByRole('region', { name: 'Waits for your answer' }));
const answered = async (answer: Answer): Promise<void> => {
  await waitFor(() => expect(app.inputsOf('questions.answer')).toEqual([{ questionId: sampleId(70), answer }]));
};
const cancelled = async (): Promise<void> => {
  await waitFor(() => expect(app.inputsOf('questions.cancel')).toEqual([{ questionId: sampleId(70) }]));
  expect(app.inputsOf('questions.answer')).toEqual([]);
};
const focused = (element: () => Element): Promise<void> =>
  waitFor(() => expect(document.activeElement).toBe(element()));
/** What is read aloud after the name of a field. */
const describedAs = (element: Element): string =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ')
    .trim();

describe('the choice of a factor', () => {
  const choice: Question = {
    kind: 'choose-factor',
    askedBy,
    factors: [
      { id: 'key', type: 'fido2', detail: '', unusable: 'needs-web-origin' },
      { id: 'app', type: 'totp', detail: '' },
      { id: 'mail', type: 'emailotp', detail: 'd***@example.com' },
      { id: 'sms', type: 'smsotp', detail: '', transient: true },
    ],
  };
  const radio = (name: string | RegExp) => panel().getByRole('radio', { name });

  it('begins at the first one that can be used, and Enter answers with it', async () => {
    await ask(choice);
    await focused(() => radio(/^Authenticator app/));
    expect(radio(/^Authenticator app/)).toHaveProperty('checked', true);
    await app.user.keyboard('{Enter}');
    await answered({ kind: 'choose-factor', factorId: 'app' });
  });

  it('is made with the arrow keys, which pass over what cannot be used', async () => {
    await ask(choice);
    await focused(() => radio(/^Authenticator app/));
    await app.user.keyboard('{ArrowUp}');
    expect(radio(/^Text message/)).toHaveProperty('checked', true);
    await app.user.keyboard('{ArrowUp}{Enter}');
    await answered({ kind: 'choose-factor', factorId: 'mail' });
  });

  it('shows where each code goes, and a passkey with the reason why it cannot be used', async () => {
    await ask(choice);
    expect(radio(/d\*\*\*@example\.com/)).toHaveProperty('disabled', false);
    expect(radio(/Not set up: you are asked where/)).toHaveProperty('disabled', false);
    expect(radio(/^Passkey or security key.*answers only the website/)).toHaveProperty('disabled', true);
  });

  it('is cancelled with Escape', async () => {
    await ask(choice);
    await focused(() => radio(/^Authenticator app/));
    await app.user.keyboard('{Escape}');
    await cancelled();
  });
});

describe('a one-time code', () => {
  const code = {
    kind: 'one-time-code',
    askedBy,
    factor: 'emailotp',
    sentTo: 'd***@example.com',
    correlation: '4821',
    retriesLeft: 3,
    codeUntil: startTime + 120_000,
  } as const satisfies Question;
  const field = () => panel().getByLabelText('Code');

  it('is typed behind what its message begins with, for as long as it lasts', async () => {
    await ask(code);
    await focused(field);
    expect(panel().getByText('4821 –')).toBeTruthy();
    expect(panel().getByText('3 tries left.')).toBeTruthy();
    expect(panel().getByText('2 min left')).toBeTruthy();
    expect(field().getAttribute('inputmode')).toBe('numeric');
    expect(field().getAttribute('autocomplete')).toBe('one-time-code');
    await app.user.keyboard('123456{Enter}');
    await answered({ kind: 'one-time-code', code: '123456' });
  });

  it('goes on as it was pasted: the flow knows what stands before it', async () => {
    await ask(code);
    await focused(field);
    await app.user.paste('4821-123 456');
    await app.user.keyboard('{Enter}');
    await answered({ kind: 'one-time-code', code: '4821-123 456' });
  });

  it('is sent again on demand, where it is one that is sent', async () => {
    await ask(code);
    await app.user.click(panel().getByRole('button', { name: 'Send another code' }));
    await answered({ kind: 'one-time-code', code: '', again: true });
  });

  it('of an app cannot be sent again', async () => {
    await ask({ kind: 'one-time-code', askedBy, factor: 'totp' });
    expect(panel().queryByRole('button', { name: 'Send another code' })).toBeNull();
    expect(panel().getByText('5 min left')).toBeTruthy();
  });

  it('that was wrong leaves the focus in the empty field, which says so', async () => {
    await ask({ ...code, problem: 'wrong' });
    await focused(field);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(describedAs(field())).toContain(
      'That code was not accepted. Compare it with the message and type it again.',
    );
    expect(describedAs(field())).toContain('3 tries left.');
    await app.user.keyboard('1');
    expect(field().getAttribute('aria-invalid')).toBeNull();
  });

  it('says when it has ended before it was typed', async () => {
    await ask(code);
    app.pass(120_000);
    expect(panel().getByText('The code has ended')).toBeTruthy();
    expect(describedAs(field())).toBe('This code has ended. Have another one sent.');
  });

  it('T9: stays in no field and in no cache once it is sent', async () => {
    await ask(code, acme, { 'questions.answer': () => Promise.reject(fail('not-found', { what: 'question' })) });
    await focused(field);
    await app.user.keyboard('739155{Enter}');
    await screen.findByRole('alert');
    expect(field()).toHaveProperty('value', '');
    const kept = [...app.cache.getQueryCache().getAll(), ...app.cache.getMutationCache().getAll()];
    expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain('739155');
  });
});

describe('security questions', () => {
  const questions: Question = {
    kind: 'knowledge-questions',
    askedBy,
    questions: [
      { key: 'pet', text: 'Name of your first pet?' },
      { key: 'street', text: 'Street you grew up in?' },
    ],
  };
  const pet = () => panel().getByLabelText('Name of your first pet?');
  const street = () => panel().getByLabelText('Street you grew up in?');

  it('have a hidden field each, and are answered together', async () => {
    await ask(questions);
    await focused(pet);
    expect([pet(), street()].map((field) => field.getAttribute('type'))).toEqual(['password', 'password']);
    await app.user.type(pet(), 'Rex{Enter}');
    expect(app.inputsOf('questions.answer')).toEqual([]);
    expect(panel().getByRole('button', { name: 'Continue' })).toHaveProperty('disabled', true);
    await app.user.type(street(), 'Mill Lane{Enter}');
    await answered({
      kind: 'knowledge-questions',
      answers: [
        { key: 'pet', answer: 'Rex' },
        { key: 'street', answer: 'Mill Lane' },
      ],
    });
  });

  it('have a field each, whatever their keys are', async () => {
    await ask({
      ...questions,
      questions: [
        { key: 'constructor', text: 'Name of your first pet?' },
        { key: 'constructor', text: 'Street you grew up in?' },
      ],
    });
    await app.user.type(pet(), 'Rex');
    await app.user.type(street(), 'Mill Lane{Enter}');
    await answered({
      kind: 'knowledge-questions',
      answers: [
        { key: 'constructor', answer: 'Rex' },
        { key: 'constructor', answer: 'Mill Lane' },
      ],
    });
  });

  it('T9: keep no answer in their fields once they are sent', async () => {
    await ask(questions, acme, { 'questions.answer': () => Promise.reject(fail('not-found', { what: 'question' })) });
    await app.user.type(pet(), 'canary-1');
    await app.user.type(street(), 'canary-2{Enter}');
    await screen.findByRole('alert');
    expect([pet(), street()].map((field) => (field as HTMLInputElement).value)).toEqual(['', '']);
    const kept = [...app.cache.getQueryCache().getAll(), ...app.cache.getMutationCache().getAll()];
    expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain('canary-');
  });

  it('say what was wrong with the last answers', async () => {
    await ask({ ...questions, problem: 'wrong' });
    await focused(pet);
    expect(describedAs(pet())).toBe('At least one answer was not right. Give all of them again.');
  });
});

describe('what is answered on the phone', () => {
  const push: Question = {
    kind: 'approve-push',
    askedBy,
    device: 'Dana’s phone',
    matchingCode: '3f2a91bc',
    pushUntil: startTime + 60_000,
  };

  it('shows the code to compare, is read aloud with it, and can only be cancelled', async () => {
    await ask(push);
    const form = panel().getByRole('form', { name: /asks for your approval on Dana’s phone$/ });
    await focused(() => form);
    expect(describedAs(form)).toContain('3f2a91bc');
    expect(panel().getByText('1 min left')).toBeTruthy();
    expect(
      panel()
        .getAllByRole('button')
        .map(({ textContent }) => textContent),
    ).toEqual(['Cancel']);
    await app.user.keyboard('{Enter}');
    expect(app.inputsOf('questions.cancel')).toEqual([]);
    await app.user.keyboard('{Escape}');
    await cancelled();
  });

  it('shows the picture to scan, and can only be cancelled', async () => {
    await ask({ kind: 'scan-qr', askedBy, image: 'iVBORw0KGgo=', qrUntil: startTime + 90_000 });
    expect(panel().getByRole('img', { name: 'QR code to scan' }).getAttribute('src')).toBe(
      'data:image/png;base64,iVBORw0KGgo=',
    );
    expect(panel().getByText('1 min 30 s left')).toBeTruthy();
    await app.user.click(panel().getByRole('button', { name: 'Cancel' }));
    await cancelled();
  });

  it('leads to the practice phone at a practice system alone', async () => {
    await ask(push, practice, { 'practice.open': () => undefined });
    await app.user.click(panel().getByRole('button', { name: 'Open the practice phone' }));
    await waitFor(() => expect(app.inputsOf('practice.open')).toEqual([{ profileId: practice.id, page: 'phone' }]));
  });

  it('says why the practice phone could not be opened', async () => {
    await ask(push, practice, { 'practice.open': () => Promise.reject(fail('internal', { technical: 'no browser' })) });
    await app.user.click(panel().getByRole('button', { name: 'Open the practice phone' }));
    expect(await panel().findByRole('alert')).toBeTruthy();
  });
});

describe('the choice of an identity source', () => {
  const sources = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `source-${index + 1}`,
      name: `Directory ${index + 1}`,
      type: 'ibmldap',
    }));
  const question = (count: number): Question => ({
    kind: 'identity-source',
    askedBy,
    username: 'dana',
    sources: sources(count),
    problem: 'unknown',
  });

  it('of a few is made among all of them, and says why it has to be made', async () => {
    await ask(question(3));
    await focused(() => panel().getByRole('radio', { name: /^Directory 1/ }));
    expect(panel().getByRole('alert').textContent).toBe(
      'The identity source that the settings name is not there. Choose one of these instead.',
    );
    await app.user.keyboard('{ArrowDown}{Enter}');
    await answered({ kind: 'identity-source', sourceId: 'source-2' });
  });

  const search = () => panel().getByRole('textbox', { name: 'Search identity sources' });

  it('of hundreds draws a few at a time, and Enter answers with the one that was searched for', async () => {
    await ask(question(500));
    await focused(search);
    expect(panel().getAllByRole('option').length).toBeLessThan(60);
    await app.user.keyboard('directory 417');
    expect((await panel().findByRole('option', { name: /^Directory 417/ })).getAttribute('aria-selected')).toBe('true');
    await app.user.keyboard('{Enter}');
    await answered({ kind: 'identity-source', sourceId: 'source-417' });
  });

  it('goes on with the arrow keys from the search into the list', async () => {
    await ask(question(500));
    await focused(search);
    await app.user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await answered({ kind: 'identity-source', sourceId: 'source-2' });
  });

  it('cannot be made where the search finds nothing', async () => {
    await ask(question(500));
    await focused(search);
    await app.user.keyboard('none of them{Enter}');
    expect(await panel().findByText('Nothing matches “none of them”.')).toBeTruthy();
    expect(panel().getByRole('button', { name: 'Continue' })).toHaveProperty('disabled', true);
    expect(app.inputsOf('questions.answer')).toEqual([]);
  });
});

describe('where a code shall go', () => {
  it.each([
    ['emailotp', 'E-mail address', 'email', 'dana@example.com'],
    ['emailotp', 'E-mail address', 'email', 'no address at all'],
    ['smsotp', 'Phone number', 'tel', '+44 20 7946 0000'],
    ['voiceotp', 'Phone number', 'tel', '+44 20 7946 0000'],
  ] as const)(
    'is asked for %s with the keyboard for it, and sent as it is typed',
    async (factor, label, type, typed) => {
      await ask({ kind: 'destination', askedBy, factor, problem: 'refused' });
      const field = panel().getByLabelText(label);
      await focused(() => field);
      expect(field.getAttribute('type')).toBe(type);
      expect(field.getAttribute('inputmode')).toBe(type);
      expect(describedAs(field)).toMatch(/^The provider did not take that /);
      await app.user.keyboard(`${typed}{Enter}`);
      await answered({ kind: 'destination', destination: typed });
    },
  );

  it('stays as it was typed where it is refused, to be corrected', async () => {
    await ask({ kind: 'destination', askedBy, factor: 'smsotp', problem: 'refused', typed: '+44 20 7946 000' });
    const field = panel().getByLabelText('Phone number');
    await focused(() => field);
    expect(field).toHaveProperty('value', '+44 20 7946 000');
    expect(describedAs(field)).toMatch(/^The provider did not take that number/);
    await app.user.keyboard('1{Enter}');
    await answered({ kind: 'destination', destination: '+44 20 7946 0001' });
  });
});
