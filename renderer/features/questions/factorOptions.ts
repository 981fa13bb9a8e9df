import type { FactorChoice, FactorType } from '../../../src/domain/question';
import { dayText } from '../../../src/domain/text/time';
import { plain } from '../../../src/domain/text/wording';
import { factorNames } from './factorNames';

/** What giving a factor means, for one that says nothing of itself. */
const meanings: Readonly<Partial<Record<FactorType, string>>> = {
  password: 'You type it here.',
  totp: 'You type the code it shows.',
  questions: 'You answer the questions you agreed on.',
  push: 'You approve a request there.',
  qr: 'You scan a code with the phone.',
};

const lineOf = ({ type, detail, transient, unusable }: FactorChoice): string | undefined => {
  if (unusable === 'needs-web-origin') {
    return 'Cannot be used here: a passkey answers only the website it was made for, not a desktop app. Choose another way.';
  }
  if (transient === true) return 'Not set up: you are asked where to send the code.';
  const shown = plain(detail, 120);
  return shown === '' ? meanings[type] : shown;
};

/** A factor as it is listed. */
export type FactorOption = {
  readonly id: string;
  readonly label: string;
  /** Where its code goes, which device answers, or why it cannot be chosen. */
  readonly description: string | undefined;
  readonly isDisabled: boolean;
};

const dayOf = ({ setUpAt }: FactorChoice): string | undefined =>
  setUpAt === undefined ? undefined : `Set up on ${dayText(setUpAt)}.`;

/** What tells a factor from others that read the same: the day it was set up, or its id where that is the same too. */
const markOf = (factor: FactorChoice, alike: readonly FactorChoice[]): string | undefined => {
  if (alike.length === 1) return undefined;
  const day = dayOf(factor);
  const isOnly = day !== undefined && alike.filter((one) => dayOf(one) === day).length === 1;
  return isOnly ? day : [day, `ID ${plain(factor.id, 9)}`].filter((part) => part !== undefined).join(' ');
};

/** The factors in the provider's order; two that would read the same, such as two phones, are told apart. */
export const factorOptions = (factors: readonly FactorChoice[]): readonly FactorOption[] =>
  factors.map((factor) => {
    const line = lineOf(factor);
    const alike = factors.filter((one) => one.type === factor.type && lineOf(one) === line);
    const mark = markOf(factor, alike);
    return {
      id: factor.id,
      label: factorNames[factor.type],
      description: mark === undefined ? line : [line, mark].filter((part) => part !== undefined).join(' '),
      isDisabled: factor.unusable !== undefined,
    };
  });
