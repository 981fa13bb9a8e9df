import { useState } from 'react';
import type { Question } from '../../../src/domain/question';
import type { StorageBackend } from '../../../src/domain/storage';
import { useStorage } from '../../data';
import { Checkbox } from '../../ui/Checkbox';
import { PasswordField } from '../../ui/PasswordField';
import { QuestionFrame } from './QuestionFrame';
import type { Answering } from './useAnswering';

const keepLabels: Readonly<Record<StorageBackend, string>> = {
  keychain: 'Keep it in the keychain',
  file: 'Keep it in the encrypted file',
  session: 'Keep it for this session',
};

/** The password or client secret that is not kept, with the choice to keep it from now on. */
export const SecretQuestion = ({
  question,
  answering,
}: {
  readonly question: Extract<Question, { readonly kind: 'password' | 'client-secret' }>;
  readonly answering: Answering;
}) => {
  const [text, setText] = useState('');
  const [keep, setKeep] = useState(false);
  const storage = useStorage().data;
  const backend = storage?.kind === 'ready' ? storage.backend : 'session';
  const isPassword = question.kind === 'password';
  const submit = (): void => {
    answering.send(
      isPassword ? { kind: 'password', password: text, keep } : { kind: 'client-secret', secret: text, keep },
    );
    setText('');
  };
  return (
    <QuestionFrame
      answering={answering}
      submit={submit}
      canSubmit={text.trim() !== ''}
      aside={<Checkbox label={keepLabels[backend]} isSelected={keep} onChange={setKeep} />}
    >
      <PasswordField
        label={isPassword ? 'Password' : 'Client secret'}
        value={text}
        onChange={setText}
        maxLength={4000}
        // The flow stands still until this is answered.
        autoFocus
      />
    </QuestionFrame>
  );
};
