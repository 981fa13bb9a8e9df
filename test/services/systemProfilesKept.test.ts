import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { exportProfiles } from '../../src/domain/import/ownFormat';
import type { Profile } from '../../src/domain/profile';
import { presetById, profileFromPreset } from '../../src/providers/presets';
import { startCore } from '../support/runningCore';

/** A profile of each system, with settings that differ from what they are at first. */
const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ibm-verify': { tenant: 'mycompany.verify.ibm.com', surface: 'newer' },
  'ibm-verify-password': { tenant: 'mycompany.verify.ibm.com', surface: 'legacy', source: 'Cloud Directory' },
  'ibm-cos-manager': { manager: 'https://manager.example.com', tenant: 'mycompany.verify.ibm.com', surface: 'legacy' },
  'dx-operational-intelligence': {
    base: 'https://doi.example.com:8080',
    tenant: 'DEFAULTORG',
    scopeKind: 'all',
    language: 'es',
    extToken: 'yes',
  },
  keyrock: { base: 'https://keyrock.example.com', addresses: 'fixed', token: 'jwt-permanent' },
  'webmethods-integration': { base: 'https://abc.example.com', refreshCount: '7', parametersIn: 'body' },
};

const profileOf = (id: string): Profile => {
  const preset = presetById(id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  const { grants, name } = preset;
  const client = { id: randomUUID(), name, grant: grants[0], clientId: 'client', hasSecret: false, username: 'dana' };
  return profileFromPreset(preset, { ...client, answers: answers[id] ?? {} });
};

const apartFrom = ({ id: _id, environment: _environment, name: _name, ...rest }: Profile) => rest;

it.each(Object.keys(answers))('a copy, an environment and an import keep the settings of %s', async (id) => {
  const { client, core } = await startCore();
  onTestFinished(core.stop);
  const profile = await client.call('profiles.save', profileOf(id));
  const copy = await client.call('profiles.duplicate', { profileId: profile.id });
  const environment = await client.call('profiles.duplicate', { profileId: profile.id, environment: 'test' });
  const preview = await client.call('profiles.readImport', { text: exportProfiles([profile]).text });
  const [imported] = preview.profiles;
  for (const other of [copy, environment, imported?.profile]) {
    expect(other === undefined ? undefined : apartFrom(other)).toEqual(apartFrom(profile));
  }
  expect(environment).toMatchObject({ name: profile.name, environment: 'test' });
});
