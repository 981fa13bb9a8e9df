import './schemas';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Bridge, bridgeName } from '../src/api/bridge';
import { createClient } from '../src/api/client';
import { App } from './App';
import { createTickingClock } from './clock';
import { createQueryClient } from './data';
import { followEvents } from './events';
import { Providers } from './Providers';
import { applyTheme } from './theme';
import './theme.css';

// The preload puts the bridge there before this page runs; the property is not in Window's type.
const bridge = (window as unknown as Readonly<Record<string, Bridge | undefined>>)[bridgeName];
const root = document.getElementById('root');
if (bridge === undefined || root === null) throw new Error('This page only works inside the app');

const client = createClient(bridge);
const cache = createQueryClient();
const clock = createTickingClock(() => Date.now(), document);
applyTheme('system', document);
followEvents(client, cache);

createRoot(root).render(
  <StrictMode>
    <Providers client={client} cache={cache} clock={clock}>
      <App />
    </Providers>
  </StrictMode>,
);
