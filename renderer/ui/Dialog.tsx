import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './IconButton';
import './Dialog.css';

/** What a panel over the window takes. */
export type DialogProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `small` for a question, `medium` for a form or a list, `large` for a list with much to say. */
  readonly size?: 'small' | 'medium' | 'large' | undefined;
  /** Read as a question that wants an answer, as before deleting. */
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly children: ReactNode;
  /** The buttons at the end. */
  readonly footer?: ReactNode;
};

/** A panel over the window, for the few things that are not part of a profile; Escape and a click outside close it. */
export const Dialog = ({ title, isOpen, onClose, size = 'medium', role = 'dialog', children, footer }: DialogProps) => (
  <ModalOverlay className="Dialog-overlay" isOpen={isOpen} onOpenChange={(open) => open || onClose()} isDismissable>
    <Modal className="Dialog-modal" data-size={size}>
      <AriaDialog className="Dialog" role={role}>
        <header className="Dialog-header">
          <Heading slot="title" className="Dialog-title">
            {title}
          </Heading>
          <IconButton label="Close" icon={X} size="small" onPress={onClose} />
        </header>
        <div className="Dialog-body">{children}</div>
        {footer === undefined ? null : <footer className="Dialog-footer">{footer}</footer>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
