import { type AppErrorOf, assertNever } from '../errors';
import { inWords } from './duration';
import type { ErrorText } from './errorAction';
import { statusMeaning } from './httpStatus';
import { hostFirst, plain, requestOf, sentence, shownAddress, shownHost } from './wording';

type NetworkCode =
  | 'host-not-found'
  | 'connection-refused'
  | 'connection-lost'
  | 'network-unreachable'
  | 'timed-out'
  | 'proxy-failed';

/** Words for a server that could not be reached, or whose connection broke. */
export const networkErrorText = (error: AppErrorOf<NetworkCode>): ErrorText => {
  switch (error.code) {
    case 'host-not-found':
      return {
        what: `The host ${shownHost(error.host)} could not be found.`,
        why: 'No address is known for this name: it may be misspelt, the network may be down, or the name may need a VPN.',
        next: 'Check the spelling, the network and the VPN, then try again.',
        action: 'try-again',
      };
    case 'connection-refused':
      return {
        what: `${hostFirst(error.host)} refused the connection.`,
        why: 'The computer is there, but nothing accepts connections on that port.',
        next: 'Check the port and whether the server is running, then try again.',
        action: 'try-again',
      };
    case 'connection-lost':
      return connectionLost(error);
    case 'network-unreachable':
      return {
        what: `There is no way to ${shownHost(error.host)} from here at the moment.`,
        why: 'This computer is offline, or the network it is on does not lead there.',
        next: 'Check the network and the VPN, then try again; what was kept before is unchanged.',
        action: 'try-again',
      };
    case 'timed-out':
      return timedOut(error);
    case 'proxy-failed':
      return proxyFailed(error);
    default:
      return assertNever(error);
  }
};

const connectionLost = (error: AppErrorOf<'connection-lost'>): ErrorText => {
  const request = requestOf(error.stage);
  return {
    what: `The connection to ${shownHost(error.host)} broke off.`,
    why: error.sent
      ? `The ${request} had already been sent, so the server may have acted on it without its answer arriving.`
      : `It broke before the ${request} was sent, so nothing has happened at the server.`,
    next:
      error.sent && error.stage === 'refresh'
        ? 'Try again; if the provider now refuses the refresh token, sign in again.'
        : 'Try again.',
    action: 'try-again',
  };
};

const timedOut = (error: AppErrorOf<'timed-out'>): ErrorText => {
  const host = hostFirst(error.host);
  const time = inWords(error.seconds);
  return error.phase === 'connect'
    ? {
        what: `${host} did not accept the connection within ${time}.`,
        why: 'A firewall, a missing VPN or a very busy server looks like this.',
        next: 'Check the network and the VPN and try again, or allow more time under Network in Settings.',
        action: 'try-again',
      }
    : {
        what: `${host} did not finish its answer within ${time}.`,
        why: `The connection was made, but the answer to the ${requestOf(error.stage)} was not complete in time.`,
        next:
          error.stage === 'request'
            ? 'Try again, or allow more time under Options.'
            : 'Try again, or allow more time under Network in Settings.',
        action: 'try-again',
      };
};

const proxyFailed = (error: AppErrorOf<'proxy-failed'>): ErrorText => {
  const proxy = `The proxy ${shownAddress(error.proxy, 80)}`.trim();
  const reason = plain(error.reason, 160);
  return {
    what: 'The proxy did not let the call through.',
    why:
      error.status === undefined
        ? `${proxy} could not be used${reason === '' ? '.' : `: ${sentence(reason, '').replace(/^./, (first) => first.toLowerCase())}`}`
        : `${proxy} answered ${error.status}: ${statusMeaning(error.status)}.`,
    next: 'Check the proxy under Network in Settings; the provider itself was not reached.',
    action: 'open-settings',
    ...(reason === '' ? {} : { technical: reason }),
  };
};
