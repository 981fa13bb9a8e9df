import { assertNever } from '../../../src/domain/errors';
import type { FlowStep } from '../../../src/domain/flow';
import { inWords } from '../../../src/domain/text/duration';
import { clockTime } from '../../../src/domain/text/time';
import { plain } from '../../../src/domain/text/wording';
import { factorNames } from '../questions/factorNames';
import type { StepText } from './stepText';

type FactorStep = Extract<
  FlowStep,
  {
    readonly kind:
      | 'factor-asked'
      | 'factor-chosen'
      | 'code-sent'
      | 'waiting-for-code'
      | 'clock-differs'
      | 'factor-accepted';
  }
>;

const chosenBy = {
  settings: 'Named in the settings.',
  'kept-secret': 'Its secret is kept, so nothing has to be asked.',
  'only-one': 'The only one that can be used.',
  person: 'Chosen by you.',
} as const;

const clockFact = (seconds: number): string =>
  `The provider’s clock is ${inWords(Math.abs(seconds))} ${seconds > 0 ? 'ahead of' : 'behind'} this computer’s; codes are made by its time.`;

/** What happened about a second factor, in words. */
export const factorText = (step: FactorStep): StepText => {
  switch (step.kind) {
    case 'factor-asked': {
      const allowed = step.allowed?.map((name) => plain(name, 60)).join(', ');
      return {
        title: 'The provider asks for a second factor',
        facts: allowed === undefined ? [] : [`It takes ${allowed}.`],
        tone: 'plain',
      };
    }
    case 'factor-chosen':
      return { title: `Second factor: ${factorNames[step.factor]}`, facts: [chosenBy[step.by]], tone: 'plain' };
    case 'code-sent':
      return { title: `A code was sent: ${factorNames[step.factor]}`, facts: [], tone: 'plain' };
    case 'waiting-for-code':
      return {
        title: 'Waiting for the next code',
        facts: [`Until ${clockTime(step.until)}; no code is given twice.`],
        tone: 'plain',
      };
    case 'clock-differs':
      return { title: 'The clocks differ', facts: [clockFact(step.seconds)], tone: 'warn' };
    case 'factor-accepted':
      return { title: `${factorNames[step.factor]} accepted`, facts: [], tone: 'good' };
    default:
      return assertNever(step);
  }
};
