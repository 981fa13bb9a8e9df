import { expect, test } from 'vitest';
import { setStage } from './support/stage';

const stage = setStage();

test('what goes wrong unseen is noticed: on the page, in the main process, and in the log', async () => {
  const app = await stage.start(stage.newPlace());
  await app.window.evaluate(`console.error('said on the console')`);
  await app.window.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown on the page');
    });
    void Promise.reject(new Error('rejected on the page'));
  });
  await app.electron.evaluate(() => {
    void Promise.reject(new Error('rejected in the main process'));
  });
  const heard: string[] = [];
  await expect.poll(() => heard.push(...app.takeComplaints()), { timeout: 5000 }).toBeGreaterThanOrEqual(4);
  expect(heard.sort()).toEqual([
    expect.stringMatching(/^console: said on the console/),
    expect.stringMatching(/^log: .*"event":"app\.unhandled-rejection"/),
    expect.stringMatching(/^page: Error: rejected on the page/),
    expect.stringMatching(/^page: Error: thrown on the page/),
  ]);
});
