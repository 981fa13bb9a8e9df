import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './Badge.css';

/** What a badge or banner is about; colour is never its only sign. */
export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad';

/** A word or two about the thing beside it. */
export const Badge = ({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  readonly tone?: Tone | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly children: ReactNode;
}) => (
  <span className="Badge" data-tone={tone}>
    {Icon === undefined ? null : <Icon size={12} aria-hidden="true" />}
    <span className="Badge-text">{children}</span>
  </span>
);
