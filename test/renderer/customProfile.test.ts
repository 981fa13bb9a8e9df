import { describe, expect, it } from 'vitest';
import { firstDraft } from '../../renderer/features/onboarding/clientDraft';
import { customProfile } from '../../renderer/features/onboarding/customProfile';
import { type CustomSettings, defaultCustomSettings } from '../../src/domain/customSystem';
import { profileSchema } from '../../src/domain/profile';
import { initialAnswers, presetById } from '../../src/providers/presets';
import { customExamples } from '../../src/providers/presets/customExamples';
import { sampleId } from '../support/sampleData';

const preset = presetById('custom')!;
const webMethods = customExamples.find(({ id }) => id === 'webMethods')!;

const made = (draft: Partial<ReturnType<typeof firstDraft>>, custom: CustomSettings = defaultCustomSettings) =>
  customProfile(preset, sampleId(1), {
    answers: { ...initialAnswers(preset), token: 'https://api.example.com/token' },
    draft: { ...firstDraft(preset, preset.name, preset.grants), ...draft },
    custom,
  });

describe('the profile of a custom system', () => {
  it('can be kept at every moment of its form, even without a name', () => {
    const profile = made({ name: ' ' });
    expect(profileSchema.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({ name: preset.name, provider: 'custom', custom: defaultCustomSettings });
  });

  it('hands a typed secret to the parameters, and needs none where nothing is made of one', () => {
    expect(made({ clientSecret: 's' }).clientAuth).toBe('client_secret_post');
    expect(made({}).clientAuth).toBe('none');
    expect(JSON.stringify(made({ clientSecret: 'canary-secret' }))).not.toContain('canary-secret');
  });

  it('asks for a secret later, where a header is made of it and none was typed', () => {
    expect(made({ grant: 'client_credentials' }, webMethods.settings).clientAuth).toBe('client_secret_post');
    expect(made({ grant: 'implicit' }, webMethods.settings).clientAuth).toBe('none');
  });
});
