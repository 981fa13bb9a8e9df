/** The two channels between the window and the main process: one for calls, one for events. */
export const channels = { call: 'token-helper:call', event: 'token-helper:event' } as const;
