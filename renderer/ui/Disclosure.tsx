import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from 'react-aria-components/Disclosure';
import './Disclosure.css';

/** Details that are one click away. */
export const Disclosure = ({
  title,
  children,
  isOpenAtFirst = false,
}: {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly isOpenAtFirst?: boolean | undefined;
}) => (
  <AriaDisclosure className="Disclosure" defaultExpanded={isOpenAtFirst}>
    <Button slot="trigger" className="Disclosure-trigger">
      <ChevronRight size={14} aria-hidden="true" />
      {title}
    </Button>
    <DisclosurePanel className="Disclosure-panel">{children}</DisclosurePanel>
  </AriaDisclosure>
);
