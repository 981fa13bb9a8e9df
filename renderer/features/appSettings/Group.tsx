import type { ReactNode } from 'react';

/** What belongs together in the settings of the app, under its own heading. */
export const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="AppSettings-group" aria-label={title}>
    <h3 className="AppSettings-title">{title}</h3>
    {children}
  </section>
);
