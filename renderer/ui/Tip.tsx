import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Kbd } from './Kbd';
import './Tip.css';

type TipProps = {
  readonly text: string;
  readonly shortcut?: string | undefined;
  /** One control that can hold the focus. */
  readonly children: ReactElement;
};

/** Words for a control that has none of its own, shown when the pointer or the focus rests on it. */
export const Tip = ({ text, shortcut, children }: TipProps) => (
  <TooltipTrigger delay={500} closeDelay={80}>
    {children}
    <Tooltip className="Tip" offset={6}>
      {text}
      {shortcut === undefined ? null : <Kbd keys={shortcut} />}
    </Tooltip>
  </TooltipTrigger>
);
