import { defaultCustomSettings } from '../domain/customSystem';
import { assertNever } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { customProvider } from './custom';
import { dxOperationalIntelligence } from './dxOperationalIntelligence';
import { ibmVerify } from './ibmVerify';
import { keyrock } from './keyrock';
import type { Provider } from './provider';
import { standard } from './standard';
import { webMethods } from './webMethods';

/** The ways of the identity system that a profile names. */
export const providerOf = (profile: Pick<Profile, 'provider' | 'custom'>): Provider => {
  switch (profile.provider) {
    case 'standard':
      return standard;
    case 'ibmVerify':
      return ibmVerify;
    case 'dxOperationalIntelligence':
      return dxOperationalIntelligence;
    case 'keyrock':
      return keyrock;
    case 'webMethods':
      return webMethods;
    case 'custom':
      return customProvider(profile.custom ?? defaultCustomSettings);
    default:
      return assertNever(profile.provider);
  }
};

/** Where a profile's provider is: the addresses its system fixes by itself, or those in the profile. */
export const serverOf = (profile: Profile): Profile['server'] =>
  providerOf(profile).server?.(profile) ?? profile.server;
