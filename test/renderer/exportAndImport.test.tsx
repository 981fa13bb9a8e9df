// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile } from '../support/sampleData';
import { type RenderedApp, renderApp } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });
const start = async (answers: FakeAnswers = {}): Promise<void> => {
  app = renderApp({ state: { profiles: [acme] }, answers });
  await screen.findByRole('heading', { level: 1, name: 'Acme' });
};
const exportIt = async (): Promise<void> => {
  await app.user.click(await screen.findByRole('button', { name: 'More' }));
  await app.user.click(await screen.findByRole('menuitem', { name: /^Export as file/ }));
};

describe('an export as a file', () => {
  it('says where the file is, and what has to be entered where it is imported', async () => {
    await start({
      'profiles.exportFile': () => ({ kind: 'saved', path: '/home/dana/acme.json', leftOut: ['password', 'api_key'] }),
    });
    await exportIt();
    expect(await screen.findByText('/home/dana/acme.json', { selector: '.mono' })).toBeTruthy();
    expect(screen.getByText(/to be entered where it is imported: password, api_key\./)).toBeTruthy();
    expect(app.inputsOf('profiles.exportFile')).toEqual([{ profileId: acme.id }]);
    await app.user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('/home/dana/acme.json', { selector: '.mono' })).toBeNull();
  });

  it('says nothing when it is called off', async () => {
    await start({ 'profiles.exportFile': () => ({ kind: 'cancelled' }) });
    await exportIt();
    await screen.findByRole('button', { name: 'More' });
    expect(app.inputsOf('profiles.exportFile')).toHaveLength(1);
    expect(screen.queryByText('The profile is in this file:')).toBeNull();
  });

  it('says why it could not be written', async () => {
    await start({ 'profiles.exportFile': () => Promise.reject(fail('disk-full', { file: 'acme.json' })) });
    await exportIt();
    expect((await screen.findByRole('alert')).textContent).toMatch(/disk/i);
  });
});

describe('a file that is dropped on the import', () => {
  const form = async (): Promise<Element> => {
    app.fake.emit('window.command', { command: 'new-profile' });
    await app.user.click(await screen.findByRole('tab', { name: /^Another tool/ }));
    const found = (await screen.findByLabelText('Paste it here')).closest('form');
    if (found === null) throw new Error('no form');
    return found;
  };
  const drop = (on: Element, files: readonly unknown[], types: readonly string[] = ['Files']): void => {
    const dataTransfer = { types, files, dropEffect: 'none' };
    fireEvent.dragOver(on, { dataTransfer });
    fireEvent.drop(on, { dataTransfer });
  };
  const fileWith = (name: string, text: string) => new File([text], name);

  it('is read as if it had been chosen', async () => {
    await start();
    drop(await form(), [fileWith('a.json', '{"a":1}')]);
    expect(await screen.findByRole('heading', { name: /^From / })).toBeTruthy();
    expect(app.inputsOf('profiles.readImport')).toEqual([{ text: '{"a":1}' }]);
  });

  it('is refused unread when it is too large, cannot be read, or is one of several', async () => {
    await start();
    const on = await form();
    drop(on, [fileWith('huge.json', 'x'.repeat(5_000_001))]);
    expect(await screen.findByText('huge.json is too large to read.')).toBeTruthy();
    drop(on, [{ name: 'folder', size: 4096, text: () => Promise.reject(new Error('NotReadableError')) }]);
    expect(await screen.findByText('folder could not be read.')).toBeTruthy();
    drop(on, [fileWith('a.json', '{}'), fileWith('b.json', '{}')]);
    expect(await screen.findByText('These are several files.')).toBeTruthy();
    expect(app.inputsOf('profiles.readImport')).toEqual([]);
  });

  it('leaves a failure of the file before behind', async () => {
    await start({
      'profiles.readImport': ({ text }, fake) => {
        if (text === 'bad') throw fail('import-unreadable', { reason: 'It is neither.' });
        return fake.state.importPreview;
      },
    });
    const on = await form();
    drop(on, [fileWith('bad.txt', 'bad')]);
    expect((await screen.findByRole('alert')).textContent).toContain('It is neither.');
    drop(on, [fileWith('huge.json', 'x'.repeat(5_000_001))]);
    expect((await screen.findByRole('alert')).textContent).toContain('too large');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('does not stand in the way of text that is dragged', async () => {
    await start();
    const on = await form();
    expect(fireEvent.dragOver(on, { dataTransfer: { types: ['text/plain'], files: [] } })).toBe(true);
    drop(on, [], ['text/plain']);
    expect(app.inputsOf('profiles.readImport')).toEqual([]);
  });
});
