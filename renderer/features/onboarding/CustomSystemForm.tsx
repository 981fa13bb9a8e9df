import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { defaultCustomSettings } from '../../../src/domain/customSystem';
import { type GrantKind, usesBrowser } from '../../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../../src/domain/profileCheck';
import { answerProblem, answerProblems, initialAnswers } from '../../../src/providers/presets';
import type { Preset, PresetQuestion } from '../../../src/providers/presets/preset';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { CustomSystemFields } from '../customSystem/CustomSystemFields';
import type { CustomEditor } from '../customSystem/customEditor';
import { ClientFields } from './ClientFields';
import { type ClientDraft, draftProblems, firstDraft, secretsOf } from './clientDraft';
import { customProfile, type TypedSystem } from './customProfile';
import { focusFirstProblem } from './focusFirstProblem';
import { PresetField } from './PresetForm';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** The preset this form is for. */
export const customSystemId = 'custom';

/** Which address a grant goes to. */
const isNeeded = (question: string, grant: GrantKind): boolean =>
  question === 'token' ? grant !== 'implicit' : usesBrowser(grant);

const useCustomForm = (preset: Preset) => {
  const [id] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState(
    (): TypedSystem => ({
      answers: initialAnswers(preset),
      draft: firstDraft(preset, preset.name, preset.grants),
      custom: defaultCustomSettings,
    }),
  );
  const [showsProblems, setShowsProblems] = useState(false);
  const { create, busy, error } = useCreateProfile();
  const profile = useMemo(() => customProfile(preset, id, typed), [preset, id, typed]);
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
    const missing = { ...problems, ...draftProblems(preset, draft) };
    if (Object.keys(missing).length > 0 || !canBeSaved(issues)) focusFirstProblem(event.currentTarget);
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
        For a system with ways of its own. All of it can be changed later in Settings, and handed on as a file.
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
