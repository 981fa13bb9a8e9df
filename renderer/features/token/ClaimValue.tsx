import { timeLeft } from '../../../src/domain/text/duration';
import { dayAndTime } from '../../../src/domain/text/time';
import { isInMilliseconds } from '../../../src/domain/tokenInspectionClaims';
import { useTicking } from '../../clock';
import { CodeBlock } from '../../ui/CodeBlock';
import { Disclosure } from '../../ui/Disclosure';
import { visibleText } from './visibleText';
import './ClaimValue.css';

/** A text longer than this is folded, in characters. */
const longText = 400;

/** A claim's value as text and nothing but text: whoever made the token may have meant harm. */
export const ClaimValue = ({ value, isTime = false }: { readonly value: unknown; readonly isTime?: boolean }) => {
  if (isTime && typeof value === 'number' && Number.isFinite(value)) return <TimeValue seconds={value} />;
  if (typeof value === 'string')
    return value === '' ? <span className="quiet">empty</span> : <TextValue text={value} />;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length < longText)) {
    return value.length === 0 ? <span className="quiet">empty list</span> : <ListValue items={value} />;
  }
  if (typeof value === 'object' && value !== null) return <NestedValue value={value} />;
  return <span className="ClaimValue mono">{String(value)}</span>;
};

const TextValue = ({ text }: { readonly text: string }) => {
  const shown = visibleText(text);
  if (shown.length <= longText) return <bdi className="ClaimValue">{shown}</bdi>;
  return (
    <Disclosure title={`${shown.length.toLocaleString('en-GB')} characters, beginning ${shown.slice(0, 40)}…`}>
      <CodeBlock label="Value" text={shown} wrap />
    </Disclosure>
  );
};

const ListValue = ({ items }: { readonly items: readonly string[] }) => {
  const list = (
    <ul className="ClaimValue-list">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and its items may repeat.
        <li key={index}>
          <bdi>{visibleText(item)}</bdi>
        </li>
      ))}
    </ul>
  );
  return items.length <= 12 ? list : <Disclosure title={`${items.length} entries`}>{list}</Disclosure>;
};

const NestedValue = ({ value }: { readonly value: object }) => {
  // Line ends inside of strings come out escaped, so each of these lines is the formatter's own.
  const lines = JSON.stringify(value, null, 2).split('\n').map(visibleText);
  const text = lines.join('\n');
  if (lines.length <= 14) return <pre className="ClaimValue-json">{text}</pre>;
  return (
    <Disclosure title={`${lines.length} lines`}>
      <CodeBlock label="Value" text={text} wrap />
    </Disclosure>
  );
};

/** The last moment that a calendar here can name, in ms either side of 1970. */
const furthest = 8.64e15;

/** A NumericDate for a person: day and time here, how far away it is, and the number itself. */
const TimeValue = ({ seconds }: { readonly seconds: number }) => {
  const isMs = isInMilliseconds(seconds);
  const at = isMs ? seconds : seconds * 1000;
  const isDate = Math.abs(at) <= furthest;
  const distance = useTicking((now) => distanceText(at, now));
  return (
    <span className="ClaimValue tabular">
      {isDate ? dayAndTime(at) : 'beyond every calendar'} {isDate ? <span className="quiet">{distance}</span> : null}{' '}
      <span className="ClaimValue-number mono">{seconds}</span>
      {isMs ? <span className="quiet"> read as milliseconds</span> : null}
    </span>
  );
};

/** How far a time is from now, to the minute: something that ticks every second belongs in the header alone. */
const distanceText = (at: number, now: number): string => {
  const away = Math.abs(at - now);
  const text = away < 60_000 ? 'less than a minute' : timeLeft(Math.floor(away / 60_000) * 60_000);
  return at > now ? `in ${text}` : `${text} ago`;
};
