import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import { jsonFault } from '../../../src/domain/requestJson';

/** Classes rather than styles, so that the colours are the theme's own. */
const colours = tagHighlighter([
  { tag: tags.propertyName, class: 'tok-name' },
  { tag: tags.string, class: 'tok-string' },
  { tag: tags.number, class: 'tok-number' },
  { tag: [tags.bool, tags.null], class: 'tok-atom' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], class: 'tok-punctuation' },
]);

/** The page's nonce, which the editor gives to its style element. */
const pageNonce = (page: Document): string => {
  const meta = page.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  // Browsers hide the attribute once the page is parsed; only the property still holds it.
  return meta?.nonce || (meta?.getAttribute('nonce') ?? '');
};

/** Where the text stops being JSON, as a mark in the text. */
const jsonProblems = (view: EditorView): readonly Diagnostic[] => {
  const text = view.state.doc.toString();
  if (text.trim() === '') return [];
  const fault = jsonFault(text);
  if (fault === undefined) return [];
  const line = view.state.doc.line(Math.min(fault.line, view.state.doc.lines));
  const from = Math.min(line.from + fault.column - 1, line.to);
  return [
    {
      from,
      to: Math.min(from + 1, line.to),
      severity: 'error',
      message: `Here it stops being JSON (line ${fault.line}, column ${fault.column}).`,
    },
  ];
};

/** What an editor is for. */
export type EditorKind = {
  readonly language: 'json' | 'text';
  readonly isReadOnly: boolean;
  /** Read aloud; says what the text is. */
  readonly label: string;
};

const jsonParts = (isReadOnly: boolean): Extension => [
  json(),
  syntaxHighlighting(colours),
  codeFolding(),
  foldGutter({ openText: '▾', closedText: '▸' }),
  ...(isReadOnly ? [] : [linter((view) => jsonProblems(view), { delay: 300 })]),
];

const writingParts: Extension = [
  history(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  // Tab is not taken: it goes on to the next control, as everywhere.
  keymap.of([...closeBracketsKeymap, ...historyKeymap]),
];

const readingParts: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

/** Everything an editor of this kind is made of. */
export const editorParts = ({ language, isReadOnly, label }: EditorKind, page: Document): Extension => [
  EditorView.cspNonce.of(pageNonce(page)),
  lineNumbers(),
  highlightSpecialChars(),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({
    'aria-label': label,
    ...(isReadOnly ? { tabindex: '0', 'aria-readonly': 'true' } : {}),
  }),
  ...(language === 'json' ? [jsonParts(isReadOnly)] : []),
  isReadOnly ? readingParts : writingParts,
  keymap.of([...foldKeymap, ...defaultKeymap]),
];
