import { Dialog } from '../../ui/Dialog';
import { Kbd } from '../../ui/Kbd';
import { localShortcuts, shortcuts } from './shortcutList';
import './ShortcutsDialog.css';

/** Every shortcut with what it does. */
export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" isOpen onClose={onClose}>
    <dl className="ShortcutsDialog">
      {[...shortcuts, ...localShortcuts].map(({ keys, does }) => (
        <div key={keys} className="ShortcutsDialog-row">
          <dt>{does}</dt>
          <dd>
            <Kbd keys={keys} />
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
);
