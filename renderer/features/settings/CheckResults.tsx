import { CircleAlert, CircleCheck, CircleMinus, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import type { CheckResult } from '../../../src/api/contract';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { checkNames, checkText } from './checkText';
import './CheckResults.css';

const marks: Readonly<Record<CheckResult['outcome'], { readonly icon: LucideIcon; readonly words: string }>> = {
  good: { icon: CircleCheck, words: 'Good' },
  warning: { icon: TriangleAlert, words: 'Worth a look' },
  bad: { icon: CircleAlert, words: 'Wrong' },
  skipped: { icon: CircleMinus, words: 'Skipped' },
};

const summary = (results: readonly CheckResult[]): string => {
  const wrong = results.filter(({ outcome }) => outcome === 'bad').length;
  const odd = results.filter(({ outcome }) => outcome === 'warning').length;
  if (wrong === 0 && odd === 0) return 'All good. Nothing was sent that needs a sign-in.';
  const parts = [
    ...(wrong === 0 ? [] : [`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`]),
    ...(odd === 0 ? [] : [`${odd} ${odd === 1 ? 'is' : 'are'} worth a look`]),
  ];
  return `${parts.join(', ')}.`;
};

/** What the dry check of the settings found, line by line. */
export const CheckResults = ({
  results,
  onClose,
}: {
  readonly results: readonly CheckResult[];
  readonly onClose: () => void;
}) => (
  <section className="CheckResults" aria-label="What the test found">
    <div className="CheckResults-head">
      <p className="CheckResults-summary" role="status">
        {summary(results)}
      </p>
      <IconButton label="Close" icon={X} size="small" onPress={onClose} />
    </div>
    <ul className="CheckResults-list">
      {results.map((result) => (
        <Line key={result.id} result={result} />
      ))}
    </ul>
  </section>
);

const Line = ({ result }: { readonly result: CheckResult }) => {
  const { icon: Icon, words } = marks[result.outcome];
  return (
    <li className="CheckResults-line" data-outcome={result.outcome}>
      <Icon size={15} role="img" aria-label={words} />
      <span className="CheckResults-name">{checkNames[result.id]}</span>
      <div className="CheckResults-text">
        {result.error === undefined ? checkText(result) : <ErrorNote error={result.error} />}
      </div>
    </li>
  );
};
