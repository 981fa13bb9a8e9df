import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorParts } from './editorParts';
import './CodeEditor.css';

/** What an editor is given. */
export type CodeEditorProps = {
  /** Read aloud; says what the text is. */
  readonly label: string;
  readonly value: string;
  readonly language: 'json' | 'text';
  /** Without it the text can be read, selected and folded, not changed. */
  readonly onChange?: ((value: string) => void) | undefined;
  /** How much room it takes at least and at most. */
  readonly size: 'input' | 'answer';
};

/** Text with line numbers; JSON with colours, folding and its faults marked. */
export const CodeEditor = ({ label, value, language, onChange, size }: CodeEditorProps) => {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const report = useRef(onChange);
  const isReadOnly = onChange === undefined;
  useEffect(() => {
    report.current = onChange;
  }, [onChange]);

  // The editor keeps its own text; the first one is given at its making, later ones by the effect below.
  const first = useRef(value);
  useEffect(() => {
    if (place.current === null) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          editorParts({ language, isReadOnly, label }, document),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) report.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      first.current = editor.state.doc.toString();
      view.current = null;
      editor.destroy();
    };
  }, [language, isReadOnly, label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div className="CodeEditor" data-size={size} ref={place} />;
};
