import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import { AppLayout } from './AppLayout';
import { errorOf, useProfiles, useSettings } from './data';
import { DraftsProvider } from './features/drafts/DraftsProvider';
import { SessionProvider } from './session';
import { useTheme } from './theme';
import { ErrorNote } from './ui/ErrorNote';
import './App.css';

/** The whole window. */
export const App = () => {
  const settings = useSettings();
  const profiles = useProfiles();
  useTheme(settings.data?.theme ?? 'system');
  const failed = settings.isError ? settings : profiles;
  const error = errorOf(failed.error);
  if (error !== undefined) {
    return (
      <main className="App-failed">
        <h1 className="App-failedTitle">The profiles cannot be shown</h1>
        <ErrorNote error={error} actions={{ 'try-again': () => void failed.refetch() }} />
      </main>
    );
  }
  if (settings.data === undefined || profiles.data === undefined) {
    return (
      <main className="App-loading" aria-busy="true">
        <VisuallyHidden elementType="h1">Token Helper is starting</VisuallyHidden>
      </main>
    );
  }
  return (
    <SessionProvider>
      <DraftsProvider>
        <AppLayout />
      </DraftsProvider>
    </SessionProvider>
  );
};
