import { assertNever, fail } from '../domain/errors';
import type { Redirect } from '../domain/profile';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { FlowContext } from './context';
import { type CallbackAnswer, openLoopback } from './loopback';
import type { CallbackMode } from './loopbackAnswer';
import type { LoopbackRedirect } from './loopbackBinding';
import { pastedAnswer } from './pastedRedirect';

/** A sign-in in the browser: what its answer must carry, and the page to open once the redirect address is known. */
export type SignInRequest = {
  readonly redirect: Redirect;
  readonly mode: CallbackMode;
  readonly state: string;
  /** Gives the parameters of the answer their standard names: what is pasted has to be known for an answer. */
  readonly standard: (parameters: URLSearchParams) => URLSearchParams;
  /** The host that signs the person in, for questions. */
  readonly askedBy: string;
  readonly addressFor: (redirectUri: string) => URL | Promise<URL>;
};

/** What came back from the browser, for this sign-in. */
export type SignInAnswer = { readonly parameters: URLSearchParams; readonly redirectUri: string };

/** How long the browser is awaited, in ms. */
const limit = 5 * 60_000;

/** Waits for one of several ends; whichever it is, its listeners and timers are gone afterwards. */
const untilTheEnd = async <Result>(
  context: FlowContext,
  strays: () => number,
  wait: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const ended = new AbortController();
  let stopTimer: () => void = () => undefined;
  let onAbort: () => void = () => undefined;
  const noAnswer = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(fail('cancelled', {}));
    stopTimer = context.clock.after(limit, () =>
      reject(fail('sign-in-timed-out', { minutes: limit / 60_000, strayCallbacks: strays() })),
    );
  });
  context.signal.addEventListener('abort', onAbort);
  try {
    if (context.signal.aborted) throw fail('cancelled', {});
    return await Promise.race([wait(ended.signal), noAnswer]);
  } finally {
    stopTimer();
    context.signal.removeEventListener('abort', onAbort);
    ended.abort();
  }
};

/** Parameters as the recorder takes them; it masks them before anything is kept. */
const namedValues = (parameters: URLSearchParams) => [...parameters].map(([name, value]) => ({ name, value }));

/**
 * Opens the sign-in page; a browser that does not open is a step, since the address can still be copied. A browser that
 * starts after the end has nothing left to tell. Never throws.
 */
const openBrowser = async (context: FlowContext, page: URL, ended: AbortSignal): Promise<void> => {
  const address = addressWithoutSecrets(page.href);
  const kind = await context.browser.open(page.href, context.http.plainHttpHosts).then(
    () => 'browser-opened' as const,
    () => 'browser-not-opened' as const,
  );
  if (ended.aborted) return;
  context.step({ kind, address, parameters: namedValues(page.searchParams) });
  context.step({ kind: 'waiting-for-browser', until: context.clock.now() + limit });
};

/** Shows the sign-in page and waits for what comes of it; the browser itself may take its time to start. */
const showAndWait = async (
  context: FlowContext,
  page: URL,
  strays: () => number,
  wait: (signal: AbortSignal) => Promise<CallbackAnswer>,
): Promise<CallbackAnswer> => {
  context.signInAddress(page.href);
  try {
    return await untilTheEnd(context, strays, async (signal) => {
      const answer = wait(signal);
      await Promise.race([openBrowser(context, page, signal), answer]);
      return answer;
    });
  } finally {
    context.signInAddress(undefined);
  }
};

const overLoopback = async (
  request: SignInRequest,
  redirect: LoopbackRedirect,
  context: FlowContext,
): Promise<SignInAnswer> => {
  const { mode, state } = request;
  const loopback = await openLoopback({
    redirect,
    mode,
    state,
    clock: context.clock,
    onIgnored: (reason) => context.step({ kind: 'callback-ignored', reason }),
  });
  const { redirectUri } = loopback;
  try {
    context.step({ kind: 'listening', redirectUri, ...(redirect.port === null ? { anyPort: true } : {}) });
    const page = await request.addressFor(redirectUri);
    const { parameters, via } = await showAndWait(context, page, loopback.strays, () => loopback.answer);
    context.step({ kind: 'callback-received', via, parameters: namedValues(parameters) });
    loopback.closeSoon();
    return { parameters, redirectUri };
  } catch (caught) {
    loopback.close();
    throw caught;
  }
};

const overPaste = async (request: SignInRequest, redirectUri: string, context: FlowContext): Promise<SignInAnswer> => {
  const page = await request.addressFor(redirectUri);
  const { state, standard, askedBy } = request;
  const ask = (signal: AbortSignal): Promise<CallbackAnswer> =>
    pastedAnswer({ state, standard, askedBy, redirectUri, context, signal });
  const { parameters, via } = await showAndWait(context, page, () => 0, ask);
  context.step({ kind: 'callback-received', via, parameters: namedValues(parameters) });
  return { parameters, redirectUri };
};

/**
 * Lets the person sign in with the system browser (RFC 8252) and answers what the provider sent back, its state compared.
 * Throws `cancelled`, `sign-in-timed-out`, `redirect-port-taken`, `redirect-host-unavailable`, and what Person and the
 * request for an address throw.
 */
export const signIn = async (request: SignInRequest, context: FlowContext): Promise<SignInAnswer> => {
  const answer = await (() => {
    const { redirect } = request;
    switch (redirect.kind) {
      case 'loopback':
        return overLoopback(request, redirect, context);
      case 'paste':
        return overPaste(request, redirect.uri, context);
      default:
        return assertNever(redirect);
    }
  })();
  context.step({ kind: 'checked', what: 'state' });
  return answer;
};
