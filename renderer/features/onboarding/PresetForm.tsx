import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { answerProblem, answerProblems, initialAnswers, profileFromPreset } from '../../../src/providers/presets';
import type { Preset, PresetQuestion } from '../../../src/providers/presets/preset';
import { Button } from '../../ui/Button';
import { Disclosure } from '../../ui/Disclosure';
import { ErrorNote } from '../../ui/ErrorNote';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { SystemNotes } from '../fields/SystemNotes';
import { ClientFields } from './ClientFields';
import { clientOf, draftProblems, firstDraft, questionsInSight, secretsOf } from './clientDraft';
import { focusFirstProblem } from './focusFirstProblem';
import { PractiseInstead } from './PractiseInstead';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** What is typed into a system's form, what is wrong with it, and what becomes of it. */
const usePresetForm = (preset: Preset) => {
  const [answers, setAnswers] = useState(() => initialAnswers(preset));
  const [draft, setDraft] = useState(() => firstDraft(preset, preset.name, preset.grants));
  const [showsProblems, setShowsProblems] = useState(false);
  const { create, busy, error } = useCreateProfile();
  const problems = answerProblems(preset, answers, draft.grant);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setShowsProblems(true);
    if (Object.keys(problems).length > 0 || Object.keys(draftProblems(preset, draft)).length > 0) {
      focusFirstProblem(event.currentTarget);
      return;
    }
    const secrets = secretsOf(preset, draft);
    const hasSecret = secrets['client-secret'] !== undefined;
    const id = crypto.randomUUID();
    void create(profileFromPreset(preset, { ...clientOf(draft), id, hasSecret, answers }), secrets);
  };
  /** A typed answer is judged as it stands; an empty one only once the form was sent. */
  const problemOf = (question: PresetQuestion): string | undefined => {
    if (showsProblems) return problems[question.id];
    return (answers[question.id] ?? '') === '' ? undefined : answerProblem(question, answers);
  };
  return { answers, setAnswers, draft, setDraft, showsProblems, problemOf, submit, busy, error };
};

/** The form of one known system: only what it needs, in its own words. */
export const PresetForm = ({ preset, onBack }: { readonly preset: Preset; readonly onBack: () => void }) => {
  const form = usePresetForm(preset);
  const { answers, draft } = form;
  const { shown, folded } = questionsInSight(preset);
  const fieldOf = (question: PresetQuestion) => (
    <PresetField
      key={question.id}
      question={question}
      value={answers[question.id] ?? ''}
      onChange={(value) => form.setAnswers({ ...answers, [question.id]: value })}
      error={form.problemOf(question)}
      hasFocusFirst={question === shown[0]}
    />
  );
  return (
    <form className="WayForm" onSubmit={form.submit}>
      <div className="WayForm-head">
        <Button variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
          All systems
        </Button>
        <h2>{preset.name}</h2>
      </div>
      <PractiseInstead preset={preset} grant={draft.grant} />
      <div className="WayForm-fields">
        {shown.map(fieldOf)}
        <ClientFields
          preset={preset}
          grants={preset.grants}
          draft={draft}
          onChange={form.setDraft}
          showsProblems={form.showsProblems}
        />
      </div>
      {folded.length === 0 ? null : (
        <Disclosure title="More settings" needsAttention={folded.some((each) => form.problemOf(each) !== undefined)}>
          <div className="WayForm-fields">{folded.map(fieldOf)}</div>
        </Disclosure>
      )}
      <SystemNotes notes={preset.notes?.(draft.grant) ?? []} />
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

/** One question of a preset. */
export const PresetField = ({
  question,
  value,
  onChange,
  error,
  hasFocusFirst = false,
}: {
  readonly question: PresetQuestion;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  /** It has the focus when the form opens. */
  readonly hasFocusFirst?: boolean | undefined;
}) =>
  question.options === undefined ? (
    <TextField
      label={question.label}
      value={value}
      onChange={onChange}
      description={question.description}
      placeholder={question.example}
      optional={question.optional}
      error={error}
      maxLength={2000}
      autoFocus={hasFocusFirst}
      mono
    />
  ) : (
    <Select
      label={question.label}
      options={question.options}
      value={value}
      onChange={onChange}
      description={question.description}
      error={error}
    />
  );
