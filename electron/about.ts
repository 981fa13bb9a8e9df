import type { About } from '../src/core';
import type { Browser } from '../src/ports';

/** What the shell tells the core about the app. `homepage` is the project's, where its documents can be read. */
export const aboutApp = (deps: {
  readonly version: string;
  readonly electron: string | undefined;
  readonly platform: string;
  readonly dataFolder: string;
  readonly homepage: string;
  readonly browser: Browser;
  readonly quit: () => void;
}): About => ({
  version: deps.version,
  electron: deps.electron ?? '',
  platform: knownPlatforms.find((name) => name === deps.platform) ?? 'other',
  dataFolder: deps.dataFolder,
  openHelp: (topic) => deps.browser.open(`${deps.homepage}${helpPaths[topic]}`),
  quit: deps.quit,
});

const knownPlatforms = ['linux', 'darwin', 'win32'] as const;

const helpPaths = {
  readme: '#readme',
  security: '/blob/main/docs/security.md',
  errors: '/blob/main/docs/errors.md',
} as const;
