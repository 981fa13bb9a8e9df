import { beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { defaultSwitches, type VerifySwitches } from '../../src/sandbox/systems/verify/switches';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import { picture, resize, zoom } from './support/album';
import { soughtDirectory, startTenantOfManyDirectories } from './support/manyDirectories';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;
let tenant: VerifyEmulator;

type Secrets = Partial<Record<'password' | 'client-secret' | 'totp-seed', string>>;

/** A profile with its secrets kept, so that only what a test is about is asked for. */
const add = async (name: string, change: Partial<ProfileInput>, secrets: Secrets): Promise<void> => {
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name,
    provider: 'ibmVerify',
    server: { kind: 'discovery', issuer: tenant.credentials.issuers.legacy },
    grant: 'password',
    clientId: tenant.credentials.application.clientId,
    clientAuth: 'client_secret_post',
    username: tenant.credentials.user.username,
    scope: 'openid profile email',
    ...change,
  });
  await app.call('profiles.save', profile);
  for (const kind of ['password', 'client-secret', 'totp-seed'] as const) {
    const value = secrets[kind];
    if (value !== undefined) await app.call('secrets.set', { profileId: profile.id, kind, value });
  }
  await person.open(name);
};

/** A profile of Dana, who has every factor; the preferred one is given without a choice. */
const addDana = (name: string, preferredFactor: string, verify: ProfileInput['verify'] = {}): Promise<void> => {
  const { application, user } = tenant.credentials;
  return add(
    name,
    { verify: { ...verify, preferredFactor } },
    { password: user.password, 'client-secret': application.clientSecret },
  );
};

/** Starts the app's way to a token under these switches of the tenant. */
const getToken = async (switches: Partial<VerifySwitches> = {}): Promise<void> => {
  tenant.switches.set({ ...defaultSwitches, ...switches });
  await person.press('Get token');
};

const message = (): string => tenant.phone.messages()[0]?.text ?? '';
const codeAlone = (): string => message().split('-').at(-1) ?? '';
const panel = () => app.window.getByRole('region', { name: 'Waits for your answer' });
const answerWithEnter = (): Promise<void> => app.window.keyboard.press('Enter');

const cancel = async (): Promise<void> => {
  await app.window.keyboard.press('Escape');
  await panel().waitFor({ state: 'hidden' });
  await person.button('Get token').waitFor();
};

/** The name of the control that has the focus, as it is read aloud. */
const focusedField = (): Promise<string> =>
  app.window.evaluate(() => {
    const { activeElement } = document;
    return activeElement instanceof HTMLInputElement ? (activeElement.labels?.[0]?.textContent ?? '') : '';
  });

/** The panel as far up as it goes, so that a zoomed picture shows what is asked. */
const showPanel = (): Promise<void> => panel().evaluate((element) => element.scrollIntoView({ block: 'start' }));

/** Everything of the panel can be reached by scrolling, and nothing of it is wider than the window. */
const expectItFits = async (): Promise<void> => {
  const overflow = await panel().evaluate(
    (element) =>
      [...element.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1).length,
  );
  expect(overflow).toBe(0);
};

/** A picture of the panel in the smallest window at 200 %; the window is then as it was. */
const pictureZoomed = async (name: string): Promise<void> => {
  await resize(app, 880, 600);
  await zoom(app, 2);
  await showPanel();
  await picture(app, name);
  await expectItFits();
  await zoom(app, 1);
  await resize(app, 1180, 760);
};

beforeAll(async () => {
  tenant = await startVerifyEmulator({ now: Date.now });
  stage.closeAfter(tenant.stop);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.press('Add practice profile');
  await person.see('No token yet');
});

describe('the choice of a factor', () => {
  const every = ['totp', 'emailotp', 'smsotp', 'voiceotp', 'questions', 'signatures_userPresence', 'qr', 'fido2'];

  test('shows each with where it goes, and the passkey with its reason', async () => {
    await addDana('Every factor', '');
    await getToken({ allowedFactors: every });
    await person.see(/ wants proof that it is you$/);
    expect(await app.window.getByRole('radio', { name: /^Passkey or security key/ }).isDisabled()).toBe(true);
    await picture(app, 'question-factors');
  });

  test('fits into the smallest window and into one of 200 %', async () => {
    await resize(app, 880, 600);
    await picture(app, 'question-factors-small');
    await expectItFits();
    await pictureZoomed('question-factors-zoomed');
    await panel().getByRole('radio', { checked: true }).focus();
    await cancel();
  });

  test('leads to the factor that was chosen, by keyboard alone', async () => {
    await getToken({ allowedFactors: ['totp', 'emailotp'] });
    await person.see(/ wants proof that it is you$/);
    await app.window.keyboard.press('ArrowDown');
    await app.window.getByRole('radio', { name: /^E-mail/, checked: true }).waitFor();
    await answerWithEnter();
    await person.see(/ asks for the code it sent by e-mail$/);
    await cancel();
  });
});

describe('a one-time code', () => {
  test('by e-mail: its mark, the tries and the time left; a wrong one says so; the right one gives the token', async () => {
    await addDana('Code by e-mail', 'emailotp');
    await getToken();
    await person.see(/ asks for the code it sent by e-mail$/);
    await picture(app, 'question-code');
    await app.window.keyboard.type('000000');
    await answerWithEnter();
    await person.see('That code was not accepted. Compare it with the message and type it again.');
    await expect.poll(focusedField).toBe('Code');
    await picture(app, 'question-code-wrong');
    await app.window.keyboard.type('ZZZZ-123456');
    await answerWithEnter();
    await person.see(/^That code belongs to another message\. Use the one that begins with /);
    await picture(app, 'question-code-of-another');
    // Pasted as it stands in the message, with its mark.
    await app.window.keyboard.insertText(message());
    await answerWithEnter();
    await person.see('Claims');
  });

  test('by text message: another one is sent on demand, and the code alone is enough', async () => {
    await addDana('Code by text message', 'smsotp');
    await getToken();
    await person.see(/ asks for the code it sent as a text message$/);
    const first = message();
    await person.press('Send another code');
    await expect.poll(message).not.toBe(first);
    await person.see(new RegExp(`The right message begins with ${message().split('-')[0]};`));
    await pictureZoomed('question-code-zoomed');
    await person.type('Code', codeAlone());
    await answerWithEnter();
    await person.see('Claims');
  });

  test('of an authenticator app', async () => {
    await addDana('Code of an app', 'totp');
    await getToken();
    await person.see(/ asks for the code of your authenticator app$/);
    await picture(app, 'question-code-app');
    await person.type('Code', tenant.phone.codes()[0]?.code ?? '');
    await answerWithEnter();
    await person.see('Claims');
  });

  test('to an address that is typed, where no factor is set up', async () => {
    const { application, otherUser, user } = tenant.credentials;
    const secrets = { password: otherUser.password, 'client-secret': application.clientSecret };
    await add('Nothing set up', { username: otherUser.username }, secrets);
    await getToken({ allowedFactors: ['emailotp', 'smsotp', 'fido2'] });
    await person.see(/ wants proof that it is you$/);
    await picture(app, 'question-factors-not-set-up');
    await answerWithEnter();
    await person.see(/^Which e-mail address shall /);
    await picture(app, 'question-destination');
    await app.window.keyboard.type('not an address');
    await answerWithEnter();
    await person.see('The provider did not take that address. Correct it, or name another.');
    await picture(app, 'question-destination-refused');
    // What was refused is still there.
    await app.window.keyboard.press('ControlOrMeta+A');
    await app.window.keyboard.type(user.email);
    await answerWithEnter();
    await person.see(/ asks for the code it sent by e-mail$/);
    await person.type('Code', codeAlone());
    await answerWithEnter();
    await person.see('Claims');
  });
});

describe('what only the person knows', () => {
  test('security questions: wrong answers are asked again, the right ones give the token', async () => {
    await addDana('Security questions', 'questions');
    await getToken();
    await person.see(/ asks your security questions$/);
    const { questions } = tenant.credentials.user;
    for (const { question } of questions) await app.window.getByLabel(question).fill('something else');
    await picture(app, 'question-answers');
    await answerWithEnter();
    await person.see('At least one answer was not right. Give all of them again.');
    await picture(app, 'question-answers-wrong');
    for (const { question, answer } of questions) await app.window.getByLabel(question).fill(answer);
    await answerWithEnter();
    await person.see('Claims');
  });
});

describe('what is answered on the phone', () => {
  // A request that was cancelled here still waits on the phone, before newer ones.
  const newest = () => tenant.phone.approvals().at(-1);
  const approve = (): boolean => tenant.phone.decide(newest()?.id ?? '', 'approve');

  test('a push: the code to compare, until the phone has approved', async () => {
    await addDana('Push', 'push');
    await getToken();
    await person.see(/ asks for your approval on your phone$/);
    await person.see(newest()?.matching ?? 'a request on the phone');
    await person.see('Waiting for your approval on the phone…');
    await picture(app, 'question-push');
    await person.tab('Flow');
    await person.see('For your approval on the phone.');
    await picture(app, 'question-push-flow');
    await person.tab('Token');
    expect(approve()).toBe(true);
    await person.see('Claims');
  });

  test('a push is cancelled with Escape', async () => {
    await addDana('Push to cancel', 'push');
    await getToken();
    await person.see(/ asks for your approval on your phone$/);
    await cancel();
  });

  test('a QR code: large, and dark on white in either theme', async () => {
    await addDana('QR code', 'qr', {
      firstStep: 'policyauth',
      identitySource: { by: 'name', name: 'Cloud Directory' },
    });
    await getToken({ policy: 'firstFactor' });
    await person.see(/^Scan this code to sign in at /);
    await picture(app, 'question-qr');
    await resize(app, 880, 600);
    await picture(app, 'question-qr-small');
    await pictureZoomed('question-qr-zoomed');
    expect(approve()).toBe(true);
    await person.see('Claims');
  });
});

describe('at a practice system', () => {
  test('the phone that gets the code is a click away', async () => {
    const { name } = await app.call('profiles.addPractice', {
      system: 'ibm-verify',
      grant: 'password',
      lifetimeSeconds: 600,
      keepSeed: false,
    });
    await person.open(name);
    await person.press('Get token');
    await person.see(/ wants proof that it is you$/);
    // Up from the first goes on at the last, which is a phone.
    await app.window.keyboard.press('ArrowUp');
    await answerWithEnter();
    await person.see(/ asks for your approval on your phone$/);
    await picture(app, 'question-push-practice');
    await cancel();
    await person.press('Get token');
    await person.see(/ wants proof that it is you$/);
    await person.choose(/^E-mail/);
    await answerWithEnter();
    await person.see(/ asks for the code it sent by e-mail$/);
    await picture(app, 'question-code-practice');
    await person.press('Open the practice phone');
    const phone = await stage.desktop().visit(await stage.desktop().nextAddress());
    const [sent = ''] = /\b\w+-\d{6}\b/.exec(await phone.innerText('body')) ?? [];
    await person.type('Code', sent);
    await answerWithEnter();
    await person.see('Claims');
  });
});

describe('the identity source of the user', () => {
  const addCheck = (name: string, identitySource: NonNullable<ProfileInput['verify']>['identitySource']) => {
    const { service, user } = tenant.credentials;
    return add(
      name,
      { grant: 'verify_password', clientId: service.clientId, verify: { identitySource, result: 'check' } },
      { password: user.password, 'client-secret': service.clientSecret },
    );
  };

  test('where the one of the settings is not there', async () => {
    await addCheck('Gone directory', { by: 'name', name: 'Closed long ago' });
    await getToken();
    await person.see('The identity source that the settings name is not there. Choose one of these instead.');
    await picture(app, 'question-directory-gone');
    await cancel();
  });

  test('one of a few', async () => {
    await addCheck('Which directory', { by: 'ask' });
    await getToken();
    await person.see(/^Which identity source of .* knows dana\?$/);
    await picture(app, 'question-directory');
    await answerWithEnter();
    await panel().waitFor({ state: 'hidden' });
    await person.see('Claims');
  });

  test('one of hundreds is found by typing', async () => {
    const large = await startTenantOfManyDirectories();
    stage.closeAfter(large.close);
    await add(
      'Many directories',
      {
        server: { kind: 'discovery', issuer: large.issuer },
        grant: 'verify_password',
        verify: { identitySource: { by: 'ask' }, result: 'check' },
      },
      { password: 'the password of dana', 'client-secret': 'the secret of the client' },
    );
    await person.press('Get token');
    await person.see(/^Which identity source of /);
    await picture(app, 'question-directory-many');
    await app.window.keyboard.type('southern');
    await app.window.getByRole('option', { name: soughtDirectory.name }).waitFor();
    await picture(app, 'question-directory-found');
    await pictureZoomed('question-directory-zoomed');
    await answerWithEnter();
    await panel().waitFor({ state: 'hidden' });
    await expect.poll(() => large.calls().at(-1)?.line).toMatch(/^POST \/v1\.0\/authnmethods\/password\/source-211/);
  });
});
