import type { CustomSettings } from '../customSystem';
import type { Profile } from '../profile';
import { type Cleaned, cleanAddress, maySecret } from './secretParts';

/** Text that was typed out in a template, without its words: the part that may be a secret. */
const typedIn = (template: string): string => template.replace(/\{\{[^{}]*\}\}/g, '').trim();

/** Whether a value with its prefix may carry a secret; the name tells only where the value is no template. */
const holdsSecret = (name: string, value: string, prefix = ''): boolean => {
  const typed = typedIn(value);
  if (typed === value.trim()) return typed + prefix.trim() !== '' && maySecret(name, `${prefix}${typed}`);
  return maySecret('', typed) || maySecret('', prefix);
};

/** Values that were typed out and may be a secret are taken out of the description of a system. */
const cleanCustom = (custom: CustomSettings): Cleaned<CustomSettings> => {
  const { words, parameters, present } = custom;
  const secretWord = ({ name, value }: CustomSettings['words'][number]): boolean => holdsSecret(name, value);
  const secretParameter = ({ name, prefix, value }: CustomSettings['parameters'][number]): boolean =>
    holdsSecret(name, value, prefix);
  const secretPresent = holdsSecret('', present.value, present.prefix);
  return {
    value: {
      ...custom,
      words: words.map((word) => (secretWord(word) ? { ...word, value: '' } : word)),
      parameters: parameters.map((parameter) =>
        secretParameter(parameter) ? { ...parameter, prefix: '', value: '' } : parameter,
      ),
      present: secretPresent ? { ...present, prefix: '', value: '{{token}}' } : present,
    },
    leftOut: [
      ...[...words.filter(secretWord), ...parameters.filter(secretParameter)].map(({ name }) => name),
      ...(secretPresent ? ['how the token is presented'] : []),
    ],
  };
};

const cleanVerify = (verify: NonNullable<Profile['verify']>): Cleaned<NonNullable<Profile['verify']>> => {
  if (verify.resource === undefined) return { value: verify, leftOut: [] };
  const { address, removed } = cleanAddress(verify.resource.url);
  return { value: { ...verify, resource: { ...verify.resource, url: address } }, leftOut: removed };
};

/** What is one system's own, without anything that may be a secret. */
export const cleanSystem = (
  profile: Pick<Profile, 'verify' | 'custom'>,
): Cleaned<Pick<Profile, 'verify' | 'custom'>> => {
  const verify = profile.verify === undefined ? undefined : cleanVerify(profile.verify);
  const custom = profile.custom === undefined ? undefined : cleanCustom(profile.custom);
  return {
    value: {
      ...(verify === undefined ? {} : { verify: verify.value }),
      ...(custom === undefined ? {} : { custom: custom.value }),
    },
    leftOut: [...(verify?.leftOut ?? []), ...(custom?.leftOut ?? [])],
  };
};
