import { withScheme } from '../../../src/domain/address';
import { type Expectation, expectationPlace } from '../../../src/domain/expectations';
import type { FieldRow } from '../fields/FieldRows';

/** An expectation as it is typed. */
export type ExpectationDraft = {
  readonly id: string;
  readonly address: string;
  readonly format: Expectation['format'];
  readonly issuer: string;
  readonly audiences: string;
  readonly scopes: string;
  readonly claims: readonly FieldRow[];
  readonly algorithms: string;
  readonly maxAge: string;
};

/** What is wrong with a draft, by its field. */
export type DraftProblems = { readonly address?: string; readonly maxAge?: string; readonly size?: string };

/** The draft of an expectation that exists. */
export const draftOf = (expectation: Expectation): ExpectationDraft => ({
  id: expectation.id,
  address: expectation.place,
  format: expectation.format,
  issuer: expectation.issuer,
  audiences: expectation.audiences.join('\n'),
  scopes: expectation.scopes.join('\n'),
  claims: expectation.claims,
  algorithms: expectation.algorithms.join(' '),
  maxAge: expectation.maxAgeSeconds === null ? '' : String(expectation.maxAgeSeconds),
});

/** An expectation that asks for nothing yet. */
export const emptyExpectation = (id: string, place: string): Expectation => ({
  id,
  place,
  format: 'any',
  issuer: '',
  audiences: [],
  scopes: [],
  claims: [],
  algorithms: [],
  maxAgeSeconds: null,
});

const each = (text: string, between: RegExp): string[] => [
  ...new Set(
    text
      .split(between)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

const placeOf = (address: string): string | undefined =>
  address.trim() === '' ? undefined : expectationPlace(withScheme(address.trim()));

const maxAgeOf = (text: string): number | null | undefined => {
  if (text.trim() === '') return null;
  const seconds = /^\d{1,8}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return seconds >= 1 && seconds <= 31_536_000 ? seconds : undefined;
};

/** What keeps a draft from being saved; empty when nothing does. */
export const draftProblems = (draft: ExpectationDraft): DraftProblems => {
  const lists = [
    each(draft.audiences, /\n/),
    each(draft.scopes, /\s+/),
    each(draft.algorithms, /[\s,]+/),
    draft.claims,
  ];
  const long = [draft.issuer, ...lists.slice(0, 3).flat().map(String)].some((text) => text.length > 2000);
  return {
    ...(placeOf(draft.address) === undefined
      ? { address: 'Enter a web address, such as https://api.example.com/orders.' }
      : {}),
    ...(maxAgeOf(draft.maxAge) === undefined
      ? { maxAge: 'Enter whole seconds, at most a year, or leave it empty.' }
      : {}),
    ...(long || lists.some((list) => list.length > 50) ? { size: 'At most 50 entries of 2,000 characters.' } : {}),
  };
};

/** The expectation a draft stands for. Its problems must have been judged before. */
export const expectationOfDraft = (draft: ExpectationDraft): Expectation => ({
  id: draft.id,
  place: placeOf(draft.address) ?? '',
  format: draft.format,
  issuer: draft.issuer.trim(),
  // An audience may hold blanks, as any text may; scopes may not.
  audiences: each(draft.audiences, /\n/),
  scopes: each(draft.scopes, /\s+/),
  claims: draft.claims
    .map(({ name, value }) => ({ name: name.trim(), value: value.trim() }))
    .filter(({ name }) => name !== ''),
  algorithms: each(draft.algorithms, /[\s,]+/),
  maxAgeSeconds: maxAgeOf(draft.maxAge) ?? null,
});
