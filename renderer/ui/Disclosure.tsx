import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from 'react-aria-components/Disclosure';
import './Disclosure.css';

/** Details that are one click away. */
export const Disclosure = ({
  title,
  children,
  isOpenAtFirst = false,
  needsAttention = false,
}: {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly isOpenAtFirst?: boolean | undefined;
  /** Something in it is wrong: it opens, stays open until that is put right, and then stays as it is. */
  readonly needsAttention?: boolean | undefined;
}) => {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  if (needsAttention && !isOpen) setOpen(true);
  return (
    <AriaDisclosure className="Disclosure" isExpanded={isOpen} onExpandedChange={setOpen}>
      <Button slot="trigger" className="Disclosure-trigger">
        <ChevronRight size={14} aria-hidden="true" />
        {title}
      </Button>
      <DisclosurePanel className="Disclosure-panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
};
