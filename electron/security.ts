import type { App, Session, WebContents } from 'electron';
import type { Log } from '../src/ports';

/**
 * Keeps every page where it is: no navigation, no new window, no embedded page. Addresses leave the app through
 * systemBrowser.ts alone.
 */
export const guardContents = (app: Pick<App, 'on'>, log: Log): void => {
  const refuse = (what: string) => (event: { readonly preventDefault: () => void }) => {
    event.preventDefault();
    log.warn('security.refused', { what });
  };
  const guard = (contents: WebContents): void => {
    contents.on('will-navigate', refuse('navigation'));
    contents.on('will-frame-navigate', refuse('frame navigation'));
    contents.on('will-redirect', refuse('redirect'));
    contents.on('will-attach-webview', refuse('webview'));
    contents.setWindowOpenHandler(() => {
      log.warn('security.refused', { what: 'new window' });
      return { action: 'deny' };
    });
    // Would tell servers about addresses of the local network if a page ever got that far.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  };
  app.on('web-contents-created', (_event, contents) => guard(contents));
};

/** Takes from a session whatever a page could ask for: permissions, devices, downloads, and any address but its own. */
export const guardSession = (
  session: Session,
  deps: { readonly mayLoad: (address: string) => boolean; readonly log: Log },
): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
    deps.log.warn('security.refused', { what: 'download' });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !deps.mayLoad(url);
    if (cancel) deps.log.warn('security.refused', { what: 'request' });
    answer({ cancel });
  });
};
