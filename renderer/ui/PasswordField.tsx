import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './IconButton';
import { TextField, type TextFieldProps } from './TextField';

/** What a field for a secret takes. */
export type PasswordFieldProps = Omit<TextFieldProps, 'type' | 'mono' | 'end'>;

/** A secret as it is typed: hidden, and shown only while its eye is on. */
export const PasswordField = (props: PasswordFieldProps) => {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      autoComplete="off"
      {...props}
      type={shown ? 'text' : 'password'}
      mono={shown}
      end={
        <IconButton
          label={shown ? 'Hide what is typed' : 'Show what is typed'}
          icon={shown ? EyeOff : Eye}
          size="small"
          onPress={() => setShown(!shown)}
        />
      }
    />
  );
};
