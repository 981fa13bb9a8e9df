import { useState } from 'react';
import { errorText } from '../../../src/domain/text/errorText';
import {
  type CustomCall,
  type CustomCallPreview,
  previewCustomCall,
} from '../../../src/providers/presets/customCallPreview';
import { Banner } from '../../ui/Banner';
import { Choices } from '../../ui/Choices';
import { CodeBlock } from '../../ui/CodeBlock';
import type { CustomEditor } from './customEditor';

const callOptions = [
  { id: 'token', label: 'First token' },
  { id: 'refresh', label: 'Refresh' },
] as const;

const written = ({ method, url, headers, body }: Extract<CustomCallPreview, { readonly kind: 'call' }>): string => {
  const head = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return body === '' ? `${head}\n\n(no body)` : `${head}\n\n${body}`;
};

/** The token call as it would leave with what is typed now, every secret hidden. */
export const CallPreview = ({ editor }: { readonly editor: CustomEditor }) => {
  const { profile } = editor;
  const [chosen, choose] = useState<CustomCall>('token');
  if (profile.grant === 'implicit')
    return <p className="quiet">The implicit grant makes no token call; its token comes with the redirect.</p>;
  const call = profile.grant === 'client_credentials' ? 'token' : chosen;
  const preview = previewCustomCall(profile, call);
  return (
    <div className="CustomSystem-block">
      <h3 className="CustomSystem-heading">The call as it would be sent</h3>
      {profile.grant === 'client_credentials' ? null : (
        <Choices label="Which call" hideLabel look="segments" options={callOptions} value={chosen} onChange={choose} />
      )}
      {preview.kind === 'problem' ? (
        <Banner tone="bad" title={errorText(preview.error).what}>
          {errorText(preview.error).why}
        </Banner>
      ) : (
        <>
          <CodeBlock label="Preview of the token call" text={written(preview)} wrap />
          <p className="CustomSystem-note">
            ••• stands for a secret.
            {preview.leftOut.length === 0
              ? ''
              : ` Left out here, as a word of theirs has no value: ${preview.leftOut.join(', ')}.`}
          </p>
        </>
      )}
    </div>
  );
};
