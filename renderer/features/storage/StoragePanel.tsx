import type { StorageState } from '../../../src/domain/storage';
import { Spinner } from '../../ui/Spinner';
import { ChooseStorage } from './ChooseStorage';
import { UnlockStorage } from './UnlockStorage';
import './StoragePanel.css';

/** Stands where the profile would, until it is settled where secrets are kept. */
export const StoragePanel = ({ state }: { readonly state: Exclude<StorageState, { readonly kind: 'ready' }> }) => (
  <div className="StoragePanel">
    {state.kind === 'checking' ? (
      <h1 className="StoragePanel-checking">
        <Spinner /> Asking the keychain of this system…
      </h1>
    ) : state.kind === 'undecided' ? (
      <ChooseStorage problem={state.problem} fileExists={state.fileExists} />
    ) : (
      <UnlockStorage problem={state.problem} />
    )}
  </div>
);
