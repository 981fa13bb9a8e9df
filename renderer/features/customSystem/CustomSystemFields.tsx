import { useRef } from 'react';
import type { CustomSettings } from '../../../src/domain/customSystem';
import { AnswerFields } from './AnswerFields';
import { CallFields } from './CallFields';
import type { CustomEditor } from './customEditor';
import { PresentFields } from './PresentFields';
import { StartFrom } from './StartFrom';
import './CustomSystem.css';

/** Everything that describes a system no preset knows: its call, its answer, and how its token is used. */
export const CustomSystemFields = ({ editor }: { readonly editor: CustomEditor }) => {
  const before = useRef<CustomSettings | null>(null);
  return (
    <div className="CustomSystem">
      <StartFrom
        onChoose={({ settings }) => {
          before.current ??= editor.settings;
          editor.edit(settings);
        }}
        onUndo={() => {
          if (before.current !== null) editor.edit(before.current);
          before.current = null;
        }}
      />
      <CallFields editor={editor} />
      <AnswerFields editor={editor} />
      <PresentFields editor={editor} />
    </div>
  );
};
