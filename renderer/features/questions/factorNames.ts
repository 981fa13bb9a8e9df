import type { FactorType } from '../../../src/domain/question';

/** Second factors as a person calls them. */
export const factorNames: Readonly<Record<FactorType, string>> = {
  password: 'Password',
  totp: 'Authenticator app',
  emailotp: 'E-mail',
  smsotp: 'Text message',
  voiceotp: 'Phone call',
  questions: 'Security questions',
  push: 'Approval on the phone',
  qr: 'QR code',
  fido2: 'Passkey or security key',
};
