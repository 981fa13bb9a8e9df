import type { FactorChoice, FactorType } from '../../../src/domain/question';
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

/** The factors in the provider's order; two that would read the same, such as two phones, are told apart by their ids. */
export const factorOptions = (factors: readonly FactorChoice[]): readonly FactorOption[] =>
  factors.map((factor) => {
    const line = lineOf(factor);
    const isAlone = factors.filter((one) => one.type === factor.type && lineOf(one) === line).length === 1;
    return {
      id: factor.id,
      label: factorNames[factor.type],
      description: isAlone ? line : [line, `ID ${plain(factor.id, 9)}`].filter((part) => part !== undefined).join(' '),
      isDisabled: factor.unusable !== undefined,
    };
  });
