import type { ExchangeRecord } from '../exchange';

/** How the time of an exchange was spent, as one sentence; whole milliseconds, so that it can be copied into a report. */
export const phasesText = ({ connect, wait, receive }: NonNullable<ExchangeRecord['phases']>): string => {
  const connected = connect === 0 ? 'On a connection that was there' : `${connect} ms to connect`;
  if (wait === undefined) return `${connect} ms without a connection.`;
  if (receive === undefined) return `${connected}, ${wait} ms without an answer.`;
  return `${connected}, ${wait} ms until the answer began, ${receive} ms until all of it was there.`;
};
