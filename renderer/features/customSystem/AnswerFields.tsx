import type { CustomSettings } from '../../../src/domain/customSystem';
import { usesBrowser } from '../../../src/domain/profile';
import { Badge } from '../../ui/Badge';
import { Disclosure } from '../../ui/Disclosure';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { FieldRows } from '../fields/FieldRows';
import { type CustomEditor, fieldNotes, hasWrongRow, rowRemark } from './customEditor';
import { SampleAnswer } from './SampleAnswer';

type Place = keyof CustomSettings['answer'];
type PlaceText = { readonly id: Place; readonly label: string; readonly note: string; readonly example: string };

const mainPlaces: readonly PlaceText[] = [
  { id: 'accessToken', label: 'Access token', note: 'The token itself.', example: 'access_token' },
  {
    id: 'refreshToken',
    label: 'Refresh token',
    note: 'What the next token is fetched with.',
    example: 'refresh_token',
  },
  {
    id: 'error',
    label: 'Error code',
    note: 'Whatever stands here makes the answer a refusal, except false and 0.',
    example: 'error',
  },
  {
    id: 'errorDescription',
    label: 'Reason of an error',
    note: 'Shown to you when a call is refused.',
    example: 'error_description',
  },
];

const furtherPlaces: readonly PlaceText[] = [
  {
    id: 'tokenType',
    label: 'Token type',
    note: 'Shown only; how the token travels is set below.',
    example: 'token_type',
  },
  { id: 'scope', label: 'Granted scopes', note: 'Text with spaces between the names, or a list.', example: 'scope' },
  { id: 'idToken', label: 'ID token', note: 'Of OpenID Connect, where there is one.', example: 'id_token' },
];

/** Where each thing stands in the answer to a token call. */
export const AnswerFields = ({ editor }: { readonly editor: CustomEditor }) => (
  <Section
    title="Answer"
    description={
      <>
        Where to find each thing: the name of a field such as <code>token</code>, a path such as{' '}
        <code>data.items[0].token</code>, <code>header:X-Subject-Token</code> for a header, or <code>text:</code> for
        the whole body. Leave empty what the system does not send.
      </>
    }
  >
    <Places editor={editor} places={mainPlaces} />
    <Expiry editor={editor} />
    <FurtherPlaces editor={editor} />
    <Facts editor={editor} />
    {usesBrowser(editor.profile.grant) ? <RedirectNames editor={editor} /> : null}
    <SampleAnswer settings={editor.settings} />
  </Section>
);

const Places = ({ editor, places }: { readonly editor: CustomEditor; readonly places: readonly PlaceText[] }) => {
  const { settings, edit } = editor;
  return (
    <div className="CustomSystem-fields">
      {places.map(({ id, label, note, example }) => (
        <TextField
          key={id}
          label={label}
          mono
          optional={id !== 'accessToken'}
          value={settings.answer[id]}
          onChange={(place) => edit({ answer: { ...settings.answer, [id]: place } })}
          placeholder={example}
          {...fieldNotes(editor, `custom.answer.${id}`, note)}
        />
      ))}
    </div>
  );
};

const models = [
  { id: 'absolute', label: 'A certain time', description: 'The answer says when the token ends' },
  { id: 'sliding', label: 'So long after its last use', description: 'Each use begins its life anew' },
  { id: 'never', label: 'Does not end', description: 'It lasts until it is revoked' },
] as const;

const writings = [
  { id: 'seconds', label: 'Seconds', description: '1800' },
  { id: 'milliseconds', label: 'Milliseconds', description: '1800000' },
  { id: 'minutes', label: 'Minutes', description: '30' },
  { id: 'timestamp', label: 'Timestamp', description: '1795348800, seconds or finer since 1970' },
  { id: 'iso', label: 'ISO 8601', description: '2026-11-22T12:00:00Z' },
  { id: 'date', label: 'Date in words', description: 'Sun, 22 Nov 2026 12:00:00 GMT' },
] as const;

const Expiry = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  const { expiry } = settings;
  const change = (part: Partial<CustomSettings['expiry']>): void => edit({ expiry: { ...expiry, ...part } });
  return (
    <div className="CustomSystem-fields" data-columns="3">
      <Select
        label="End of a token"
        options={models}
        value={expiry.model}
        onChange={(model) => change({ model })}
        description="What the end is counted from."
      />
      {expiry.model === 'never' ? null : (
        <>
          <TextField
            label="Where the end stands"
            optional
            mono
            value={expiry.from}
            onChange={(from) => change({ from })}
            placeholder="expires_in"
            {...fieldNotes(editor, 'custom.expiry', 'A lifetime or a time.')}
          />
          <Select
            label="Written as"
            options={writings}
            value={expiry.as}
            onChange={(as) => change({ as })}
            description={writings.find(({ id }) => id === expiry.as)?.description}
          />
        </>
      )}
    </div>
  );
};

const FurtherPlaces = ({ editor }: { readonly editor: CustomEditor }) => {
  const { answer } = editor.settings;
  const differs = furtherPlaces.some(({ id, example }) => answer[id] !== example && answer[id] !== '');
  const isWrong = furtherPlaces.some(({ id }) => fieldNotes(editor, `custom.answer.${id}`, '').error !== undefined);
  return (
    <Disclosure title="Token type, scopes and ID token" isOpenAtFirst={differs} needsAttention={isWrong}>
      <Places editor={editor} places={furtherPlaces} />
    </Disclosure>
  );
};

const Facts = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  const { facts } = settings;
  return (
    <Disclosure
      title={
        <>
          Further facts
          {facts.length === 0 ? null : <Badge>{facts.length}</Badge>}
        </>
      }
      isOpenAtFirst={facts.length > 0}
      needsAttention={hasWrongRow(editor, 'facts')}
    >
      <p className="CustomSystem-note">
        What else of the answer is kept and shown beside the token, such as the ID of the user. No secrets: these are
        shown in full.
      </p>
      <FieldRows
        label="Fact"
        rows={facts.map(({ name, from }) => ({ name, value: from }))}
        onChange={(rows) => edit({ facts: rows.map(({ name, value }) => ({ name, from: value })) })}
        empty={{ name: '', value: '' }}
        remarkOf={(index) => rowRemark(editor, 'facts', index)}
        namePlaceholder="user"
        valuePlaceholder="userRefID"
      />
    </Disclosure>
  );
};

const RedirectNames = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  const { redirect } = settings;
  const notes = fieldNotes(editor, 'custom.redirect', 'What it is called in the address the browser comes back to.');
  return (
    <Disclosure
      title="Names in the redirect"
      isOpenAtFirst={redirect.code !== 'code' || redirect.accessToken !== 'access_token'}
      needsAttention={notes.error !== undefined}
    >
      <div className="CustomSystem-fields">
        <TextField
          label="Authorization code"
          mono
          value={redirect.code}
          onChange={(code) => edit({ redirect: { ...redirect, code } })}
          placeholder="code"
          {...notes}
        />
        <TextField
          label="Token in the redirect"
          mono
          value={redirect.accessToken}
          onChange={(accessToken) => edit({ redirect: { ...redirect, accessToken } })}
          placeholder="access_token"
          description="For the implicit grant."
        />
      </div>
    </Disclosure>
  );
};
