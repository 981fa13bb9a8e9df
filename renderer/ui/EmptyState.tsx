import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './EmptyState.css';

/** What stands where there is nothing yet: what will be here, and the next click. */
export const EmptyState = ({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon?: LucideIcon | undefined;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) => (
  <div className="EmptyState">
    {Icon === undefined ? null : <Icon size={22} strokeWidth={1.5} aria-hidden="true" />}
    <h2 className="EmptyState-title">{title}</h2>
    {children === undefined ? null : <div className="EmptyState-text">{children}</div>}
    {action === undefined ? null : <div className="EmptyState-action">{action}</div>}
  </div>
);
