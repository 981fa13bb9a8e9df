import type { Tenant } from './tenant';

/** A factor that a person set up. */
export type Enrolment = {
  readonly id: string;
  readonly userId: string;
  readonly type: 'totp' | 'emailotp' | 'smsotp' | 'voiceotp' | 'questions' | 'signature';
  readonly subType?: 'userPresence' | 'fingerprint';
  readonly enabled: boolean;
  readonly validated: boolean;
  readonly references?: { readonly authenticatorId: string };
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** When everything was set up; nothing depends on it. */
export const enrolledAt = '2024-03-04T08:15:30.000Z';

const signature = (additionalData: readonly unknown[]) => ({
  deviceSecurity: false,
  algorithm: 'RSASHA256',
  additionalData,
});

const totpAttributes = { algorithm: 'SHA1', digits: 6, period: 30 };

const totpEnrolments = ({ derive, directory: { dana }, switches }: Tenant): readonly Enrolment[] => {
  const common = { userId: dana.id, type: 'totp', validated: true, attributes: totpAttributes } as const;
  const good: Enrolment = { ...common, id: derive.id('totp'), enabled: true };
  const disabled: Enrolment = { ...common, id: derive.id('totp disabled'), enabled: false };
  return switches().disabledEnrolmentFirst ? [disabled, good] : [good, disabled];
};

const otpEnrolments = ({ derive, directory: { dana } }: Tenant): readonly Enrolment[] => {
  const mine = { userId: dana.id, enabled: true, validated: true } as const;
  const phone = { phoneNumber: dana.phone };
  return [
    { ...mine, id: derive.id('emailotp'), type: 'emailotp', attributes: { emailAddress: dana.email } },
    {
      ...mine,
      id: derive.id('emailotp unvalidated'),
      type: 'emailotp',
      validated: false,
      attributes: { emailAddress: `new.${dana.email}` },
    },
    { ...mine, id: derive.id('smsotp'), type: 'smsotp', attributes: phone },
    { ...mine, id: derive.id('voiceotp'), type: 'voiceotp', attributes: phone },
  ];
};

const questionEnrolments = ({ derive, directory: { dana, questions } }: Tenant): readonly Enrolment[] => [
  {
    id: derive.id('questions'),
    userId: dana.id,
    type: 'questions',
    enabled: true,
    validated: true,
    attributes: { questions: questions.map(({ questionKey, question }) => ({ questionKey, question })) },
  },
];

const signatureEnrolments = ({ derive, directory: { dana } }: Tenant): readonly Enrolment[] => {
  const mine = { userId: dana.id, type: 'signature', enabled: true, validated: true } as const;
  const phone = { authenticatorId: derive.id('authenticator') };
  const customApp = { authenticatorId: derive.id('authenticator custom') };
  return [
    {
      ...mine,
      id: derive.id('signature custom'),
      subType: 'userPresence',
      references: customApp,
      attributes: signature([{ name: 'application', value: 'a company app of its own' }]),
    },
    {
      ...mine,
      id: derive.id('signature presence'),
      subType: 'userPresence',
      references: phone,
      attributes: signature([]),
    },
    {
      ...mine,
      id: derive.id('signature fingerprint'),
      subType: 'fingerprint',
      references: phone,
      attributes: signature([]),
    },
  ];
};

/** Everything that is enrolled at the tenant: all of it is Dana's, and some of it cannot be used. */
export const allEnrolments = (tenant: Tenant): readonly Enrolment[] => [
  ...totpEnrolments(tenant),
  ...otpEnrolments(tenant),
  ...questionEnrolments(tenant),
  ...signatureEnrolments(tenant),
];
