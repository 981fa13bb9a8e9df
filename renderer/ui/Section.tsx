import { type ReactNode, useId } from 'react';
import './Section.css';

/** A part of a page with its heading; `actions` stand at the heading's right. */
export const Section = ({
  title,
  description,
  actions,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  const id = useId();
  return (
    <section className="Section" aria-labelledby={id}>
      <div className="Section-head">
        <h2 id={id} className="Section-title">
          {title}
        </h2>
        {actions === undefined ? null : <div className="Section-actions">{actions}</div>}
      </div>
      {description === undefined ? null : <p className="Section-description">{description}</p>}
      <div className="Section-body">{children}</div>
    </section>
  );
};
