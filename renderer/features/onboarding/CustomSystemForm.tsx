import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { type CustomSettings, defaultCustomSettings, tidyCustomSettings } from '../../../src/domain/customSystem';
import { type GrantKind, type Profile, usesBrowser } from '../../../src/domain/profile';
import { checkProfile } from '../../../src/domain/profileCheck';
import { answerProblem, answerProblems, initialAnswers, profileFromPreset } from '../../../src/providers/presets';
import type { Preset, PresetAnswers, PresetQuestion } from '../../../src/providers/presets/preset';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { CustomSystemFields } from '../customSystem/CustomSystemFields';
import type { CustomEditor } from '../customSystem/customEditor';
import { ClientFields } from './ClientFields';
import { type ClientDraft, clientOf, draftProblems, firstDraft, secretsOf } from './clientDraft';
import { focusFirstProblem } from './focusFirstProblem';
import { PresetField } from './PresetForm';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** The preset this form is for. */
export const customSystemId = 'custom';

/** Which address a grant goes to. */
const isNeeded = (question: string, grant: GrantKind): boolean =>
  question === 'token' ? grant !== 'implicit' : usesBrowser(grant);

type Typed = { readonly answers: PresetAnswers; readonly draft: ClientDraft; readonly custom: CustomSettings };

/** The profile that the form stands for, finished or not. */
const profileOf = (preset: Preset, id: string, { answers, draft, custom }: Typed): Profile => {
  const hasSecret = secretsOf(preset, draft)['client-secret'] !== undefined;
  // A profile has a name even while its field is empty.
  const made = profileFromPreset(preset, {
    ...clientOf({ ...draft, name: draft.name.trim() || preset.name }),
    id,
    hasSecret,
    answers,
  });
  return { ...made, custom: tidyCustomSettings(custom) };
};

const useCustomForm = (preset: Preset) => {
  const [id] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState(
    (): Typed => ({
      answers: initialAnswers(preset),
      draft: firstDraft(preset, preset.name, preset.grants),
      custom: defaultCustomSettings,
    }),
  );
  const [showsProblems, setShowsProblems] = useState(false);
  const { create, busy, error } = useCreateProfile();
  const profile = useMemo(() => profileOf(preset, id, typed), [preset, id, typed]);
  const issues = useMemo(() => checkProfile(profile).filter(({ field }) => field.startsWith('custom.')), [profile]);
  const { answers, draft, custom } = typed;
  const problems = answerProblems(preset, answers, draft.grant);
  const editor: CustomEditor = {
    settings: custom,
    edit: (change) => setTyped((before) => ({ ...before, custom: { ...before.custom, ...change } })),
    profile,
    issues,
  };

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setShowsProblems(true);
    const isWrong =
      Object.keys(problems).length > 0 ||
      Object.keys(draftProblems(preset, draft)).length > 0 ||
      issues.some(({ severity }) => severity === 'blocking');
    if (isWrong) focusFirstProblem(event.currentTarget);
    else void create(profile, secretsOf(preset, draft));
  };
  /** A typed answer is judged as it stands; an empty one only once the form was sent. */
  const problemOf = (question: PresetQuestion): string | undefined => {
    if (showsProblems) return problems[question.id];
    return (answers[question.id] ?? '') === '' ? undefined : answerProblem(question, answers);
  };
  return {
    editor,
    answers,
    answer: (question: string, text: string) =>
      setTyped((before) => ({ ...before, answers: { ...before.answers, [question]: text } })),
    draft,
    setDraft: (next: ClientDraft) => setTyped((before) => ({ ...before, draft: next })),
    showsProblems,
    problemOf,
    submit,
    busy,
    error,
  };
};

/** The form of a system that no preset knows: its addresses, its client, and then how its calls and answers look. */
export const CustomSystemForm = ({ preset, onBack }: { readonly preset: Preset; readonly onBack: () => void }) => {
  const form = useCustomForm(preset);
  const { answers, draft } = form;
  return (
    <form className="WayForm" onSubmit={form.submit}>
      <div className="WayForm-head">
        <Button variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
          All systems
        </Button>
        <h2>{preset.name}</h2>
      </div>
      <p className="WayForm-lead">
        For a system that does something of its own. Everything can be changed later in Settings, and handed on as a
        file.
      </p>
      <div className="WayForm-fields">
        {preset.questions
          .filter(({ id }) => isNeeded(id, draft.grant))
          .map((question) => (
            <PresetField
              key={question.id}
              question={{ ...question, optional: false }}
              value={answers[question.id] ?? ''}
              onChange={(text) => form.answer(question.id, text)}
              error={form.problemOf(question)}
            />
          ))}
        <ClientFields
          preset={preset}
          grants={preset.grants}
          draft={draft}
          onChange={form.setDraft}
          showsProblems={form.showsProblems}
        />
      </div>
      <CustomSystemFields editor={form.editor} />
      <RegisterHints preset={preset} grant={draft.grant} redirect={preset.redirect} />
      <div>
        <Button type="submit" variant="primary" busy={form.busy}>
          Add profile
        </Button>
      </div>
      {form.error === undefined ? null : <ErrorNote error={form.error} />}
    </form>
  );
};
