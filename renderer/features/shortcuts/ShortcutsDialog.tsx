import { Dialog } from '../../ui/Dialog';
import { Kbd } from '../../ui/Kbd';
import { localShortcuts, shortcuts } from './shortcutList';
import './ShortcutsDialog.css';

/** Every shortcut with what it does. */
export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" isOpen onClose={onClose}>
    {/* Nothing in it can hold the focus, and it must scroll by keyboard. */}
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above. */}
    <section aria-label="All shortcuts" tabIndex={0}>
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
    </section>
  </Dialog>
);
