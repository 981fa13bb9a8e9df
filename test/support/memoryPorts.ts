import { fail } from '../../src/domain/errors';
import type { Answer, Question } from '../../src/domain/question';
import type { Browser, Clock, Person } from '../../src/ports';

/** A clock that stands still until it is set. `advance` runs what falls due, in order. */
export type SettableClock = Clock & {
  readonly advance: (milliseconds: number) => void;
  /** How many timers wait. */
  readonly waiting: () => number;
};

/** A clock at a time of the test's choosing (ms since 1970); the real time by default, so that real providers agree with it. */
export const createSettableClock = (start = Date.now()): SettableClock => {
  let time = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const nextDue = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => time,
    monotonic: () => time - start,
    after: (milliseconds, run) => {
      const timer = { at: time + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (milliseconds) => {
      const until = time + milliseconds;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        time = Math.max(time, timer.at);
        timer.run();
      }
      time = until;
    },
    waiting: () => timers.size,
  };
};

/** A browser that only remembers what it was asked to open; `onOpen` may do more, or fail. */
export const createFakeBrowser = (
  onOpen: (address: string) => void | Promise<void> = () => undefined,
): Browser & { readonly opened: readonly string[] } => {
  const opened: string[] = [];
  return {
    opened,
    open: async (address) => {
      opened.push(address);
      await onOpen(address);
    },
  };
};

/** A person who answers each question as told, and remembers what was asked. Unless told, nobody is there. */
export const createFakePerson = (
  answer: (question: Question, count: number) => Answer | Promise<Answer> = (question) => {
    throw fail('interaction-required', { question: question.kind });
  },
): Person & { readonly asked: readonly Question[] } => {
  const asked: Question[] = [];
  return {
    asked,
    ask: async (question, signal) => {
      asked.push(question);
      return new Promise<Answer>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(fail('cancelled', {})));
        Promise.resolve()
          .then(() => answer(question, asked.length))
          .then(resolve, reject);
      });
    },
  };
};
