import { useMemo } from 'react';
import type { ApiResponse } from '../../../src/domain/request';
import { exactSize, size } from '../../../src/domain/text/size';
import { plain } from '../../../src/domain/text/wording';
import { CodeEditor } from './CodeEditor';
import { bodyView } from './responseText';

/** The body as it is read best: JSON laid out, other text as it came. */
export const AnswerBody = ({ response }: { readonly response: ApiResponse }) => {
  const view = useMemo(() => bodyView(response), [response]);
  switch (view.kind) {
    case 'empty':
      return <p className="AnswerNote">There is no body.</p>;
    case 'binary':
      return (
        <p className="AnswerNote">
          The body is no text: {exactSize(response.bytes)} of {plain(response.contentType, 80) || 'an unknown type'}. It
          is not shown.
        </p>
      );
    case 'json':
      return <CodeEditor label="Body, laid out" language="json" size="answer" value={view.text} />;
    case 'text':
      return (
        <>
          <Cut response={response} />
          <CodeEditor label="Body" language="text" size="answer" value={view.text} />
        </>
      );
  }
};

/** The body's text to the letter. */
export const AnswerRaw = ({ response }: { readonly response: ApiResponse }) => {
  if (response.text === undefined || response.text === '') return <AnswerBody response={response} />;
  return (
    <>
      <Cut response={response} />
      <CodeEditor label="Body as it came" language="text" size="answer" value={response.text} />
    </>
  );
};

/** Says how much of the body is shown, where it is not all. */
const Cut = ({ response }: { readonly response: ApiResponse }) =>
  response.truncated ? (
    <p className="AnswerNote">
      The first {size(response.text?.length ?? 0)} of {size(response.bytes)} are shown. Copy body takes more of it, up
      to 10 MB.
    </p>
  ) : null;
