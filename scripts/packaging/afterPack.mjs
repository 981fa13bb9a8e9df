// @ts-check
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fallbackMarker } from '../setup/fallbackElectron.mjs';
import { setFuses } from './fuses.mjs';

/**
 * electron-builder's hook, called once the app folder is complete and before it is signed: takes out what only
 * development needs and sets the fuses.
 * @param {{ appOutDir: string, electronPlatformName: string, packager: { appInfo: { productFilename: string }, executableName?: string } }} context
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const isFallback = existsSync(path.join(appOutDir, fallbackMarker));
  if (isFallback) {
    rmSync(path.join(appOutDir, fallbackMarker));
    rmSync(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
  }
  const mac = electronPlatformName === 'darwin' || electronPlatformName === 'mas';
  const absent = await setFuses(programIn(appOutDir, electronPlatformName, packager), { lenient: isFallback, mac });
  if (absent.length > 0) process.stdout.write(`  • fuses this Electron does not have: ${absent.join(', ')}\n`);
}

/**
 * @param {string} folder
 * @param {string} platform
 * @param {{ appInfo: { productFilename: string }, executableName?: string }} packager
 */
function programIn(folder, platform, packager) {
  const name = packager.appInfo.productFilename;
  if (platform === 'darwin' || platform === 'mas') return path.join(folder, `${name}.app`);
  return path.join(folder, platform === 'win32' ? `${name}.exe` : (packager.executableName ?? name));
}
