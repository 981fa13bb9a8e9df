import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { answerProblem, answerProblems, initialAnswers, profileFromPreset } from '../../../src/providers/presets';
import type { Preset, PresetQuestion } from '../../../src/providers/presets/preset';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { ClientFields } from './ClientFields';
import { draftProblems, firstDraft } from './clientDraft';
import { focusFirstProblem } from './focusFirstProblem';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** The form of one known system: only what it needs, in its own words. */
export const PresetForm = ({ preset, onBack }: { readonly preset: Preset; readonly onBack: () => void }) => {
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
    const { clientSecret, ...client } = draft;
    const profile = profileFromPreset(preset, {
      ...client,
      id: crypto.randomUUID(),
      hasSecret: clientSecret !== '',
      answers,
    });
    void create(profile, clientSecret);
  };

  return (
    <form className="WayForm" onSubmit={submit}>
      <div className="WayForm-head">
        <Button variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
          All systems
        </Button>
        <h2>{preset.name}</h2>
      </div>
      <div className="WayForm-fields">
        {preset.questions.map((question) => (
          <PresetField
            key={question.id}
            question={question}
            value={answers[question.id] ?? ''}
            onChange={(value) => setAnswers({ ...answers, [question.id]: value })}
            // A typed answer is judged as it stands; an empty one only once the form was sent.
            error={
              showsProblems
                ? problems[question.id]
                : (answers[question.id] ?? '') === ''
                  ? undefined
                  : answerProblem(question, answers)
            }
          />
        ))}
        <ClientFields
          preset={preset}
          grants={preset.grants}
          draft={draft}
          onChange={setDraft}
          showsProblems={showsProblems}
        />
      </div>
      <RegisterHints preset={preset} grant={draft.grant} redirect={preset.redirect} />
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          Add profile
        </Button>
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </form>
  );
};

const PresetField = ({
  question,
  value,
  onChange,
  error,
}: {
  readonly question: PresetQuestion;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
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
