import { exactJson } from '../domain/exactJson';
import { jsonDepth } from '../domain/jsonDepth';
import { mask } from '../domain/redact';
import { type Masking, maskedPairs, maskKnown, maskLoose, maskText } from './maskText';
import { isHarmlessName, isSecretField } from './secretNames';

/** Deeper than anything that is meant to be read. */
const deepest = 64;

type Place = { readonly hidden: boolean; readonly runs: boolean };

/** Under these names the thing itself stands that the object is about. */
const itselfNames = /^(?:value|raw|plain|plaintext|text|string)$/i;

const inside = (name: string, masking: Masking, around: Place): Place => ({
  hidden: isSecretField(name, masking.ownNames) || (around.hidden && itselfNames.test(name)),
  runs: !isHarmlessName(name),
});

/** In front of digits that JavaScript cannot hold as a number; nothing means a private character. */
const digitsMark = '\uE000#';
const asDigits = new RegExp(`"${digitsMark}(-?\\d+)"`, 'g');
/** Digits alone: a server may write the mark itself, and hide nothing behind it. */
const markedDigits = new RegExp(`^${digitsMark}-?\\d+$`);

/** JSON that cannot be parsed, as where it was cut, is masked by the names in it all the same. */
const maskInnerJson = (text: string, masking: Masking): string =>
  maskJsonText(text, masking) ?? maskLoose(text, masking);

const maskString = (text: string, masking: Masking, { hidden, runs }: Place): string => {
  if (hidden) return text === '' ? '' : mask;
  if (markedDigits.test(text)) return maskKnown(text.slice(2), masking.secrets) === text.slice(2) ? text : mask;
  // A system may put JSON into a string of its JSON.
  return /^\s*[[{]/.test(text) ? maskInnerJson(text, masking) : maskedPairs(maskText(text, masking, runs));
};

const maskNumber = (value: number, masking: Masking, { hidden }: Place): unknown => {
  if (hidden) return mask;
  const text = String(value);
  return maskKnown(text, masking.secrets) === text ? value : mask;
};

const maskValue = (value: unknown, masking: Masking, place: Place): unknown => {
  if (typeof value === 'string') return maskString(value, masking, place);
  if (typeof value === 'number') return maskNumber(value, masking, place);
  if (Array.isArray(value)) return value.map((each: unknown) => maskValue(each, masking, place));
  if (typeof value !== 'object' || value === null) return value;
  // An object under a secret's name describes it, as a list of password directories does; its own names decide.
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      maskText(name, masking),
      maskValue(each, masking, inside(name, masking, place)),
    ]),
  );
};

/** JSON text with its secrets masked, written anew, so that no encoding of its own can hide one; undefined for no JSON. */
export const maskJsonText = (text: string, masking: Masking): string | undefined => {
  try {
    const value = exactJson(text, (digits) => `${digitsMark}${digits}`);
    if (jsonDepth(value) > deepest) return undefined;
    return JSON.stringify(maskValue(value, masking, { hidden: false, runs: true })).replace(asDigits, '$1');
  } catch {
    return undefined;
  }
};

/** Members that hold one of a few words of this app's own, on which it decides; a secret of the same spelling must not change them. */
const ownWords: ReadonlySet<string> = new Set([
  ...['kind', 'code', 'stage', 'state', 'what', 'via', 'by', 'grant', 'factor', 'id', 'record', 'rule', 'action'],
  ...[
    'phase',
    'encoding',
    'outcome',
    'method',
    'question',
    'secret',
    'field',
    'profileId',
    'endpoint',
    'file',
    'found',
  ],
]);
const isOwnWord = (name: string, value: unknown): boolean =>
  typeof value === 'string' &&
  (name === 'reason' ? /^[a-z-]{1,40}$/.test(value) : ownWords.has(name) && /^[\w .:-]{1,60}$/.test(value));

/** Any plain value with every text in it masked by value and by the shape of a token; names decide nothing here. */
export const maskFacts = <Value>(value: Value, masking: Masking): Value => {
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return maskText(each, masking, false);
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(
      Object.entries(each).map(([name, inner]) => [name, isOwnWord(name, inner) ? inner : walk(inner)]),
    );
  };
  // Same shape, other texts: TypeScript cannot follow a walk.
  return walk(value) as Value;
};
