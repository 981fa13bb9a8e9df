import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Client } from '../src/api/client';
import { ClockContext, type TickingClock } from './clock';
import { ClientContext } from './data';

/** What every part of the window needs from outside: the calls, the cache and the time. */
export const Providers = ({
  client,
  cache,
  clock,
  children,
}: {
  readonly client: Client;
  readonly cache: QueryClient;
  readonly clock: TickingClock;
  readonly children: ReactNode;
}) => (
  <ClientContext value={client}>
    <ClockContext value={clock}>
      <QueryClientProvider client={cache}>{children}</QueryClientProvider>
    </ClockContext>
  </ClientContext>
);
