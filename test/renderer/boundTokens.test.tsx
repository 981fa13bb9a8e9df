// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/domain/settings';
import type { TokenView } from '../../src/domain/token';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp | undefined;
afterEach(() => {
  app?.end();
  app = undefined;
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme', dpop: true });
const thumbprint = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';
const sentAs = { in: 'header', name: 'Authorization', masked: 'DPoP eyJh…Qf2A', shell: 'ACCESS_TOKEN' } as const;

const start = async (binding: TokenView['binding'], profile = acme): Promise<RenderedApp> => {
  app = renderApp({
    state: {
      profiles: [profile],
      settings: settingsSchema.parse({ selectedProfileId: profile.id }),
      statuses: { [profile.id]: sampleStatus(profile, startTime, { expiresIn: 760, refreshable: true }) },
      views: {
        [profile.id]: sampleView(profile, startTime, {
          ...(binding === undefined ? {} : { binding }),
          ...(binding?.isBound ? { sentAs, tokenType: 'DPoP' } : {}),
        }),
      },
    },
  });
  await screen.findByRole('heading', { level: 2, name: 'Access token' });
  return app;
};
const bound = { isBound: true, thumbprint };

describe('a token that was asked for with a proof of a key', () => {
  it('is said to be bound, with the thumbprint of its key and what every request needs', async () => {
    await start(bound);
    expect(screen.getByText('This token is bound to a key (DPoP).')).toBeTruthy();
    expect(screen.getByText(thumbprint)).toBeTruthy();
    expect(screen.getByText(/every request needs a fresh proof of the key/)).toBeTruthy();
  });

  it('is said not to be bound where the provider gave a bearer token', async () => {
    await start({ ...bound, isBound: false });
    expect(screen.getByText('This token is not bound to the key.')).toBeTruthy();
    expect(screen.getByText(/whoever has this token can use it/)).toBeTruthy();
    expect(screen.queryByText(thumbprint)).toBeNull();
  });

  it('is not spoken of where none was asked for', async () => {
    await start(undefined);
    expect(screen.queryByText(/bound to/)).toBeNull();
  });
});

describe('copying a bound token', () => {
  it('says beside the button that each request needs a proof, for long enough to be read', async () => {
    const { user, pass } = await start(bound);
    await user.click(await screen.findByRole('button', { name: 'Copy header' }));
    const text = 'Copied, clears in 60 s; each request needs a proof of its own';
    expect(await screen.findByText(text, { selector: '[role="status"]' })).toBeTruthy();
    pass(9000);
    expect(screen.getByText(/each request needs a proof of its own/)).toBeTruthy();
    pass(1000);
    expect(screen.queryByText(/^Copied/)).toBeNull();
  });

  it('says what each form is good for, and how long the proof of a curl command lives', async () => {
    const { user } = await start(bound);
    await user.click(await screen.findByRole('button', { name: 'Other ways to copy' }));
    const menu = within(await screen.findByRole('menu'));
    expect(menu.getByRole('menuitem', { name: /^Header value/ }).textContent).toContain('DPoP …, to go with a proof');
    const curl = menu.getByRole('menuitem', { name: /^curl/ });
    expect(curl.textContent).toContain('a proof for one use');
    await user.click(curl);
    expect(
      await screen.findByText(/its proof works once, for about a minute/, { selector: '[role="status"]' }),
    ).toBeTruthy();
  });
});
