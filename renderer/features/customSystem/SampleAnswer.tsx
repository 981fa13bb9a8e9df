import { Eraser } from 'lucide-react';
import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { type CustomPreview, longestSample, type PreviewLine, previewCustom } from '../../../src/domain/customPreview';
import type { CustomSettings } from '../../../src/domain/customSystem';
import { inWords } from '../../../src/domain/text/duration';
import { size } from '../../../src/domain/text/size';
import { dayAndTime } from '../../../src/domain/text/time';
import { plain } from '../../../src/domain/text/wording';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { TextArea } from '../../ui/TextArea';

/**
 * A pasted answer, and what the settings read from it. It may be full of secrets: it lives in this component alone and is
 * gone with it.
 */
export const SampleAnswer = ({ settings }: { readonly settings: CustomSettings }) => {
  const [pasted, setPasted] = useState('');
  // A large sample is read when there is time, so that typing never waits for it.
  const sample = useDeferredValue(pasted);
  const read = useDeferredValue(settings);
  return (
    <div className="CustomSystem-block">
      <TextArea
        label="Paste a sample answer"
        optional
        mono
        rows={7}
        value={pasted}
        onChange={setPasted}
        placeholder='{"token": "…", "expires": 1800}'
        autoComplete="off"
        description="The body alone, or with its headers. It stays in this window, is neither kept nor sent anywhere, and is gone when you leave."
      />
      {pasted === '' ? null : (
        <div>
          <Button size="small" variant="quiet" icon={Eraser} onPress={() => setPasted('')}>
            Clear the sample
          </Button>
        </div>
      )}
      {/* Read aloud as it changes. */}
      <div className="CustomSystem-reading" role="status">
        {sample.trim() === '' ? null : <Reading settings={read} sample={sample} />}
      </div>
    </div>
  );
};

const outcomes = {
  token: { tone: 'ok', title: 'A token would be read from this.' },
  refused: { tone: 'warn', title: 'This would be taken for a refusal.' },
  nothing: { tone: 'bad', title: 'No token would be read from this.' },
  'too-long': { tone: 'bad', title: 'This is longer than any answer that is read.' },
} as const satisfies Record<CustomPreview['outcome'], object>;

const names: Readonly<Record<Exclude<PreviewLine['id'], 'fact'>, string>> = {
  accessToken: 'Access token',
  refreshToken: 'Refresh token',
  idToken: 'ID token',
  tokenType: 'Token type',
  scope: 'Granted scopes',
  expiry: 'End',
  error: 'Error code',
  errorDescription: 'Reason of an error',
};

const order: readonly PreviewLine['id'][] = [
  'accessToken',
  'tokenType',
  'refreshToken',
  'expiry',
  'scope',
  'idToken',
  'error',
  'errorDescription',
  'fact',
];

const Reading = memo(({ settings, sample }: { readonly settings: CustomSettings; readonly sample: string }) => {
  const preview = useMemo(() => previewCustom(settings, sample), [settings, sample]);
  const { tone, title } = outcomes[preview.outcome];
  const lines = order.flatMap((id) => preview.lines.filter((line) => line.id === id));
  return (
    <>
      <Banner tone={tone} title={title}>
        {adviceOn(preview)}
      </Banner>
      <PlacesOf preview={preview} />
      {lines.length === 0 ? null : (
        <KeyValueTable
          label="What is read from the sample"
          columns={{ name: 'What', value: 'Found', note: 'Where' }}
          rows={lines.map((line, index) => ({
            id: `${line.id} ${index}`,
            name: line.id === 'fact' ? plain(line.name, 60) || 'A fact' : names[line.id],
            value: foundText(line, settings, preview),
            note: whereText(line, settings),
          }))}
        />
      )}
    </>
  );
});
Reading.displayName = 'Reading';

const adviceOn = ({ outcome, places }: CustomPreview): ReactNode => {
  switch (outcome) {
    case 'token':
      return undefined;
    case 'refused':
      return 'An error stands where the settings look for one, or the status says no.';
    case 'nothing':
      return places.length === 0
        ? 'It is neither JSON nor a form nor headers. Paste the body of an answer as it came: without comments, and with every quote and comma that JSON wants.'
        : 'Nothing stands where the settings look for the access token. The places listed below are those of the sample.';
    case 'too-long':
      return `Up to ${size(longestSample)} can be read.`;
  }
};

const endText = ({ expiresIn, endsAt }: CustomPreview, { expiry }: CustomSettings): string => {
  if (expiresIn !== undefined)
    return expiry.model === 'sliding'
      ? `${inWords(expiresIn)} after its last use`
      : `${inWords(expiresIn)} after it was received`;
  return endsAt === undefined ? '' : dayAndTime(endsAt * 1000);
};

const foundText = (line: PreviewLine, settings: CustomSettings, preview: CustomPreview): ReactNode => {
  if (line.id === 'expiry' && settings.expiry.model === 'never') return 'Does not end';
  if (line.found === undefined)
    return <span className="quiet">{line.from.trim() === '' ? 'Not looked for' : '—'}</span>;
  return <span className="mono">{line.id === 'expiry' ? endText(preview, settings) : line.found}</span>;
};

const whereText = (line: PreviewLine, settings: CustomSettings): ReactNode => {
  if (line.from.trim() === '' || (line.id === 'expiry' && settings.expiry.model === 'never')) return '';
  const place = <code>{plain(line.from, 80)}</code>;
  return line.found === undefined ? <>Nothing usable stands at {place}</> : <>at {place}</>;
};

/** The places of the sample, by name alone, for whoever looks for the right one. */
const PlacesOf = ({ preview: { places } }: { readonly preview: CustomPreview }) =>
  places.length === 0 ? null : (
    <p className="CustomSystem-words">
      <span>In the sample:</span>
      {places.map((place) => (
        <code key={place}>{place}</code>
      ))}
    </p>
  );
