import { CircleAlert, ListChecks, Square } from 'lucide-react';
import { useEffect } from 'react';
import { canBeSaved } from '../../../src/domain/profileCheck';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { useDoctor } from '../doctor/useDoctor';
import { CheckResults } from './CheckResults';
import { hasChanges } from './settingsDraft';
import { type SettingsForm, useSettingsForm } from './settingsForm';
import { useSaveSettings } from './useSaveSettings';
import './SettingsBar.css';

const stateText = ({ draft }: SettingsForm, isSaved: boolean): string => {
  if (hasChanges(draft)) return 'Unsaved changes';
  return isSaved ? 'Saved' : '';
};

const attentionText = ({ issues }: SettingsForm): string | undefined => {
  const wrong = issues.filter(({ severity }) => severity !== 'advice').length;
  return wrong === 0 ? undefined : `${wrong} ${wrong === 1 ? 'needs' : 'need'} attention`;
};

/** Goes to the first setting with something wrong about it. */
const focusFirstWrong = (): void =>
  document
    .querySelector<HTMLElement>(
      '.SettingsTab [aria-invalid="true"], .SettingsTab [data-invalid] :is(input, textarea, button)',
    )
    ?.focus();

/** Save, Discard and Test, always in sight, with what came of them. */
export const SettingsBar = () => {
  const form = useSettingsForm();
  const { profile, typed, issues, draft, discard } = form;
  const { save, busy, error, isSaved } = useSaveSettings();
  const doctor = useDoctor(profile.id);
  const isChanged = hasChanges(draft);
  const mayBeKept = canBeSaved(issues);
  const saveOrShow = (): void => {
    if (mayBeKept) void save();
    else focusFirstWrong();
  };
  useSaveKey(saveOrShow);
  const attention = attentionText(form);
  return (
    <div className="SettingsBar">
      <CheckResults doctor={doctor} />
      {error === undefined && doctor.error === undefined ? null : (
        <div className="SettingsBar-errors">
          {error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': saveOrShow }} />}
          {doctor.error === undefined ? null : <ErrorNote error={doctor.error} onDismiss={doctor.close} />}
        </div>
      )}
      <div className="SettingsBar-row">
        <p className="SettingsBar-state" role="status">
          {stateText(form, isSaved)}
        </p>
        {attention === undefined ? null : (
          <Button variant="quiet" size="small" icon={CircleAlert} onPress={focusFirstWrong}>
            {attention}
          </Button>
        )}
        {/* One button, so that it keeps the focus. */}
        <Button
          icon={doctor.isRunning ? Square : ListChecks}
          isDisabled={!mayBeKept && !doctor.isRunning}
          onPress={doctor.isRunning ? doctor.cancel : () => doctor.run(typed)}
        >
          {doctor.isRunning ? 'Cancel test' : 'Test settings'}
        </Button>
        <Button isDisabled={!isChanged || busy} onPress={discard}>
          Discard
        </Button>
        <Button variant="primary" isDisabled={!isChanged} busy={busy} onPress={saveOrShow}>
          Save
        </Button>
      </div>
    </div>
  );
};

/** Ctrl+S, or ⌘S, saves. */
const useSaveKey = (save: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 's')
        return;
      // A dialog over the page has the keyboard to itself.
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      event.preventDefault();
      save();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [save]);
};
