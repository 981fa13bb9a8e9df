import path from 'node:path';
import { app, dialog, protocol } from 'electron';
import { createFileLog } from './adapters/fileLog';
import { hiddenSwitch } from './adapters/loginStart';
import { pageScheme } from './pageProtocol';
import { guardContents } from './security';
import { startShell } from './shell';
import { failureFacts, surviveFailures } from './survival';

/** The name by which Windows knows the app; without it, it shows no notifications. The installer uses the same. */
const appId = 'io.github.token-helper.token-helper';

/** The folder that Electron's own switch names is where everything is kept, so that a test has a place of its own. */
const keepEverythingWhereTold = (): void => {
  const named = app.commandLine.getSwitchValue('user-data-dir');
  if (named !== '') app.setPath('userData', path.resolve(named));
};

/** The session started the app, and nobody asked for a window. macOS says so itself; elsewhere the entry does. */
const isHiddenStart = (): boolean =>
  process.platform === 'darwin' ? app.getLoginItemSettings().wasOpenedAtLogin : process.argv.includes(hiddenSwitch);

const run = (): void => {
  const logFolder = path.join(app.getPath('userData'), 'logs');
  const log = createFileLog({ folder: logFolder, now: Date.now });
  log.info('app.started', {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform,
  });
  surviveFailures(process, log);
  app.setAppUserModelId(appId);
  // The page has its own storage in memory alone, so Chromium need not open the keychain for its cookies.
  app.commandLine.appendSwitch('password-store', 'basic');
  // Under Wayland keys are asked for through the desktop's portal, where there is one.
  app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal');
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }]);
  guardContents(app, log);
  app
    .whenReady()
    .then(() => startShell(log, isHiddenStart()))
    .catch((caught: unknown) => {
      const facts = failureFacts(caught);
      log.error('app.not-started', facts);
      dialog.showErrorBox(
        'Token Helper could not start',
        `Something failed: ${facts.code ?? facts.kind}. More is in ${logFolder}.`,
      );
      app.exit(1);
    });
};

keepEverythingWhereTold();
// One app at a time writes its files. A second one only brings the first to the front; what it was started with is ignored.
if (app.requestSingleInstanceLock()) run();
else app.exit(0);
