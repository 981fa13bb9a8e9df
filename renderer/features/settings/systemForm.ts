import { dxSettingsSchema } from '../../../src/domain/dxSettings';
import type { Profile } from '../../../src/domain/profile';
import {
  type IdentityRule,
  type IdentitySource,
  type VerifySettings,
  verifySettingsSchema,
} from '../../../src/domain/verifySettings';
import { type WebMethodsSettings, webMethodsSettingsSchema } from '../../../src/domain/webMethodsSettings';

/** A rule about user names as it is typed. */
export type RuleRow = IdentityRule;

/** IBM Verify's settings as they are typed; what each way of finding the identity source holds is kept beside the others. */
export type VerifyForm = Omit<VerifySettings, 'identitySource' | 'resource'> & {
  readonly sourceBy: IdentitySource['by'];
  readonly sourceId: string;
  readonly sourceName: string;
  readonly rules: readonly RuleRow[];
  readonly otherwise: string;
  readonly hasResource: boolean;
  readonly resourceUrl: string;
};

/** webMethods Integration's settings as they are typed. */
export type WebMethodsForm = Pick<WebMethodsSettings, 'parametersIn'> & { readonly refreshLimit: string };

/** What is one system's own, as it is typed; of any profile, so that nothing is lost by a look at another system. */
export type SystemForms = {
  readonly verify: VerifyForm;
  readonly dx: NonNullable<Profile['dx']>;
  readonly webMethods: WebMethodsForm;
};

const verifyForm = (settings: VerifySettings): VerifyForm => {
  const { identitySource: source, resource, ...rest } = settings;
  return {
    ...rest,
    sourceBy: source.by,
    sourceId: source.by === 'id' ? source.id : '',
    sourceName: source.by === 'name' ? source.name : '',
    rules: source.by === 'rules' ? source.rules : [],
    otherwise: source.by === 'rules' ? source.otherwise : '',
    hasResource: resource !== undefined,
    resourceUrl: resource?.url ?? '',
  };
};

const webMethodsForm = ({ parametersIn, refreshLimit }: WebMethodsSettings): WebMethodsForm => ({
  parametersIn,
  refreshLimit: refreshLimit === null ? '' : String(refreshLimit),
});

/** The forms of every system for a kept profile; those of others than its own begin with the defaults. */
export const systemForms = ({ verify, dx, webMethods }: Profile): SystemForms => ({
  verify: verifyForm(verify ?? verifySettingsSchema.parse({})),
  dx: dx ?? dxSettingsSchema.parse({}),
  webMethods: webMethodsForm(webMethods ?? webMethodsSettingsSchema.parse({})),
});

const isFilled = ({ text, source }: RuleRow): boolean => text.trim() !== '' || source.trim() !== '';

/** Where the filled rules stand among all rows, so that a remark finds its line. */
export const rowOfRule = (rows: readonly RuleRow[], rule: number): number =>
  rows.flatMap((row, index) => (isFilled(row) ? [index] : []))[rule] ?? -1;

const sourceOf = (form: VerifyForm): IdentitySource => {
  switch (form.sourceBy) {
    case 'ask':
      return { by: 'ask' };
    case 'id':
      return { by: 'id', id: form.sourceId.trim() };
    case 'name':
      return { by: 'name', name: form.sourceName.trim() };
    case 'rules':
      return {
        by: 'rules',
        rules: form.rules.filter(isFilled).map(({ kind, text, source }) => ({
          kind,
          text: text.trim(),
          source: source.trim(),
        })),
        otherwise: form.otherwise.trim(),
      };
  }
};

const verifyOf = (form: VerifyForm): VerifySettings => ({
  surface: form.surface,
  firstStep: form.firstStep,
  context: form.context,
  preferredFactor: form.preferredFactor.trim(),
  identitySource: sourceOf(form),
  serviceToken: form.serviceToken,
  result: form.result,
  jwtOnly: form.jwtOnly,
  ...(form.hasResource ? { resource: { kind: 'cosManager', url: form.resourceUrl.trim() } } : {}),
});

/** A whole number as it is typed, null for none; NaN for anything else, which the rules have words for. */
const limitOf = (typed: string): number | null => {
  const text = typed.trim();
  if (text === '') return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
};

/** Settings that were never kept stay away until something is typed. */
const isUntouched = <Name extends keyof SystemForms>(forms: SystemForms, name: Name, base: Profile): boolean =>
  base[name] === undefined && JSON.stringify(forms[name]) === JSON.stringify(systemForms(base)[name]);

/** The settings that the forms stand for: those of the profile's own system, and those of others as they were kept. */
export const systemSettingsOf = (forms: SystemForms, base: Profile): Pick<Profile, 'verify' | 'dx' | 'webMethods'> => {
  const { provider, verify, dx, webMethods } = base;
  const kept = {
    ...(verify === undefined ? {} : { verify }),
    ...(dx === undefined ? {} : { dx }),
    ...(webMethods === undefined ? {} : { webMethods }),
  };
  switch (provider) {
    case 'ibmVerify':
      if (isUntouched(forms, 'verify', base)) return kept;
      return { ...kept, verify: verifyOf(forms.verify) };
    case 'dxOperationalIntelligence':
      if (isUntouched(forms, 'dx', base)) return kept;
      return {
        ...kept,
        dx: {
          ...forms.dx,
          tenant: forms.dx.tenant.trim(),
          scopeTenant: forms.dx.scopeTenant.trim(),
          language: forms.dx.language.trim(),
        },
      };
    case 'webMethods':
      if (isUntouched(forms, 'webMethods', base)) return kept;
      return {
        ...kept,
        webMethods: {
          parametersIn: forms.webMethods.parametersIn,
          refreshLimit: limitOf(forms.webMethods.refreshLimit),
        },
      };
    case 'standard':
    case 'keyrock':
    case 'custom':
      return kept;
  }
};
