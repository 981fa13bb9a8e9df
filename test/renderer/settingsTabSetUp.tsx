import { cleanup, screen } from '@testing-library/react';
import { afterEach } from 'vitest';
import { SettingsTab } from '../../renderer/features/settings/SettingsTab';
import type { Profile } from '../../src/domain/profile';
import type { FakeAnswers, FakeState } from '../support/fakeBridge';
import { sampleProfile } from '../support/sampleData';
import { renderTab } from './renderTab';

export const acme = sampleProfile(1, { name: 'Acme', clientAuth: 'client_secret_basic' });
export const other = sampleProfile(2, { name: 'Other' });
export const kept = (...kinds: readonly ('client-secret' | 'password')[]) => ({
  'client-secret': kinds.includes('client-secret'),
  password: kinds.includes('password'),
  'totp-seed': false,
});

let end: (() => void) | undefined;
export const start = async (state: Partial<FakeState> = {}, answers?: FakeAnswers) => {
  const tab = renderTab((profile) => <SettingsTab profile={profile} />, {
    state: { profiles: [acme, other], ...state },
    ...(answers === undefined ? {} : { answers }),
  });
  end = tab.end;
  await screen.findByLabelText('Name');
  return tab;
};
afterEach(() => {
  end?.();
  cleanup();
});

export const field = (label: string): HTMLInputElement => screen.getByLabelText(label);
export const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
/** Puts text at the end of a control at once; typing it key by key would only draw the form as often. */
export const fill = async (
  tab: Awaited<ReturnType<typeof start>>,
  control: HTMLElement,
  text: string,
): Promise<void> => {
  await tab.user.click(control);
  await tab.user.paste(text);
};
export const savedIn = (tab: Awaited<ReturnType<typeof start>>): Profile | undefined =>
  tab.inputsOf('profiles.save').at(-1) as Profile | undefined;
