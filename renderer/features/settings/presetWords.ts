import type { Preset } from '../../../src/providers/presets/preset';

/** What a system's form calls a setting, so that it is called the same afterwards. Throws for a question it does not have. */
export const presetWords = (preset: Preset, id: string) => {
  const question = preset.questions.find((each) => each.id === id);
  if (question === undefined) throw new Error(`${preset.id} has no question ${id}`);
  const { label, description, example, options = [] } = question;
  return { label, description, example, options };
};
