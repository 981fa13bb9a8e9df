import { parsedAddress } from '../domain/address';
import type { NamedValue } from '../domain/exchange';
import { mask } from '../domain/redact';
import { maskJsonText } from './maskJson';
import { type Masking, maskedPairs, maskKnown, maskLoose, maskText } from './maskText';
import { isHarmlessName, isSecretParameter } from './secretNames';

/** So much of one value is kept, in characters, and so many values. */
const longestValue = 4000;
const mostValues = 200;

const shortened = (text: string): string => (text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`);

/** A value that may be an address or JSON of its own. */
const maskValue = (value: string, masking: Masking, runs: boolean, depth: number): string => {
  if (depth < 3 && /^https?:\/\/[^\s]*[?#@]/i.test(value)) return maskAddress(value, masking, depth + 1);
  if (depth < 3 && /^\s*[[{]/.test(value)) {
    const json = maskJsonText(value, masking);
    if (json !== undefined) return json;
  }
  return maskedPairs(maskText(value, masking, runs));
};

/** Parameters of an address or a form, decoded and masked. */
export const maskParameters = (
  parameters: Iterable<readonly [string, string]>,
  masking: Masking,
  depth = 0,
): readonly NamedValue[] => {
  const result: NamedValue[] = [];
  for (const [name, value] of parameters) {
    if (result.length === mostValues) break;
    const hidden = value !== '' && isSecretParameter(name, masking.ownNames);
    result.push({
      name: shortened(maskText(name, masking)),
      value: hidden ? mask : shortened(maskValue(value, masking, !isHarmlessName(name), depth)),
    });
  }
  return result;
};

/** The mask reads better as it is, and it cannot be taken for a value. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Cs}/gu, '')).replaceAll('%5Bhidden%5D', mask);

const joined = (parameters: readonly NamedValue[]): string =>
  parameters.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join('&');

/** An address with its parameters masked; a user name and password in it are gone. */
export const maskAddress = (address: string, masking: Masking, depth = 0): string => {
  // Before it is taken apart: a secret that was not encoded may hold the signs that part it.
  const url = parsedAddress(maskKnown(address, masking.secrets));
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return maskLoose(address, masking);
  const user = url.username === '' && url.password === '' ? '' : `${mask}@`;
  // The path first as it stands, then each piece by its shape: a long piece may be a code, a name of a realm is none.
  const path = maskKnown(url.pathname, masking.secrets)
    .split('/')
    .map((piece) => maskedPairs(maskText(piece, masking)))
    .join('/');
  const query = joined(maskParameters(url.searchParams, masking, depth));
  const fragment = url.hash.slice(1);
  const inFragment = fragment.includes('=')
    ? joined(maskParameters(new URLSearchParams(fragment), masking, depth))
    : maskText(fragment, masking);
  const host = maskKnown(url.host, masking.secrets);
  // Once more as a whole: a secret may reach over the border of two parts.
  return maskKnown(
    `${url.protocol}//${user}${host}${path}${query === '' ? '' : `?${query}`}${inFragment === '' ? '' : `#${inFragment}`}`,
    masking.secrets,
  );
};
