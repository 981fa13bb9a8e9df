import type { TokenCall } from '../tokenCall';
import { plain } from './wording';

const names: Readonly<Record<Exclude<TokenCall['kind'], 'system'>, string>> = {
  userinfo: 'User info',
  introspection: 'Introspection',
  revocation: 'Revocation',
  'end-session': 'Sign-out at the provider',
};

/** What a call about a token is called, in lists and as a heading. */
export const callName = (call: TokenCall): string =>
  call.kind === 'system' ? plain(call.label, 60) : names[call.kind];
