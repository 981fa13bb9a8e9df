// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { PracticeSystem } from '../../src/domain/profile';
import { sampleProfile } from '../support/sampleData';
import { button, fill, savedIn, start } from './settingsTabSetUp';

const practiceAt = (system: PracticeSystem) => ({
  profiles: [sampleProfile(1, { name: 'Practice', server: { kind: 'practice', system, lifetimeSeconds: 120 } })],
});

describe('the settings of a practice profile', () => {
  it('keep its system when something else is saved', async () => {
    const tab = await start(practiceAt('keyrock'));
    await fill(tab, screen.getByLabelText('Name'), ' changed');
    await tab.user.click(button('Save'));
    await waitFor(() =>
      expect(savedIn(tab)?.server).toEqual({
        kind: 'practice',
        system: 'keyrock',
        lifetimeSeconds: 120,
        tokenFormat: 'jwt',
      }),
    );
  });

  it('open the administration page of webMethods Integration', async () => {
    const tab = await start(practiceAt('webmethods-integration'));
    expect(screen.queryByRole('button', { name: 'Open the practice phone' })).toBeNull();
    await tab.user.click(button('Open the administration page'));
    await waitFor(() =>
      expect(tab.inputsOf('practice.open')).toEqual([{ profileId: sampleProfile(1).id, page: 'administration' }]),
    );
  });

  it('say why a page could not be opened', async () => {
    const tab = await start(practiceAt('ibm-verify'), {
      'practice.open': () => Promise.reject(fail('practice-unavailable', { technical: 'x' })),
    });
    await tab.user.click(button('Open the practice phone'));
    expect(await screen.findByText(/practice provider did not start/)).toBeTruthy();
  });

  it('choose the kind of token at the standard provider alone, which has no pages', async () => {
    await start(practiceAt('standard'));
    expect(button(/Access tokens are/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Open the/ })).toBeNull();
  });

  it('leave the kind of token to the other systems', async () => {
    await start(practiceAt('keyrock'));
    expect(screen.queryByRole('button', { name: /Access tokens are/ })).toBeNull();
  });
});
