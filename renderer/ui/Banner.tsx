import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './Badge';
import { IconButton } from './IconButton';
import './Banner.css';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  neutral: Info,
  accent: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

/** What a banner says, how loudly, and what can be done about it. */
export type BannerProps = {
  readonly tone?: Tone | undefined;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** What can be done about it. */
  readonly actions?: ReactNode;
  /** Where the actions stand: below the text, or at the end of the line where there is room. */
  readonly actionsAt?: 'below' | 'end' | undefined;
  readonly onDismiss?: (() => void) | undefined;
  /** Read aloud as soon as it appears. */
  readonly isAlert?: boolean | undefined;
};

/** Something worth knowing, in its place in the page. */
export const Banner = ({
  tone = 'neutral',
  title,
  children,
  actions,
  actionsAt = 'below',
  onDismiss,
  isAlert = false,
}: BannerProps) => {
  const Icon = icons[tone];
  return (
    <div className="Banner" data-tone={tone} data-actions={actionsAt} role={isAlert ? 'alert' : undefined}>
      <Icon className="Banner-icon" size={16} aria-hidden="true" />
      <div className="Banner-text">
        <div className="Banner-words">
          <p className="Banner-title">{title}</p>
          {children === undefined ? null : <div className="Banner-body">{children}</div>}
        </div>
        {actions === undefined ? null : <div className="Banner-actions">{actions}</div>}
      </div>
      {onDismiss === undefined ? null : <IconButton label="Dismiss" icon={X} size="small" onPress={onDismiss} />}
    </div>
  );
};
