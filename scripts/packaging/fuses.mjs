// @ts-check
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * What every switch inside the packaged program is set to, by the name @electron/fuses gives it. None is left to its
 * default: together they take away the ways to make the program run code that is not its own (threat T12).
 * @type {Readonly<Record<keyof typeof FuseV1Options, boolean>>}
 */
export const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

/** @typedef {keyof typeof wantedFuses} FuseName */

const names = /** @type {FuseName[]} */ (Object.keys(wantedFuses));

/**
 * Sets the fuses of a packaged program. Throws when its Electron has a fuse that is not in the list, or lacks one that is,
 * unless `lenient`: an older Electron, in a build that only checks packaging, has fewer.
 * @param {string} program
 * @param {{ lenient: boolean, mac: boolean }} options
 * @returns {Promise<FuseName[]>} the fuses that this Electron does not have
 */
export async function setFuses(program, { lenient, mac }) {
  const wire = await getCurrentFuseWire(program);
  const absent = names.filter((name) => wire[FuseV1Options[name]] === undefined);
  if (absent.length > 0 && !lenient) throw new Error(`This Electron has no fuse ${absent.join(', ')}`);
  const settings = names
    .filter((name) => !absent.includes(name))
    .map((name) => [FuseV1Options[name], wantedFuses[name]]);
  await flipFuses(program, {
    ...Object.fromEntries(settings),
    version: FuseVersion.V1,
    strictlyRequireAllFuses: !lenient,
    // Writing into the program breaks the ad hoc signature without which Apple's processors refuse to run it.
    resetAdHocDarwinSignature: mac,
  });
  return absent;
}

/**
 * Reads the fuses back from a packaged program.
 * @param {string} program
 * @returns {Promise<{ name: FuseName, state: 'as wanted' | 'wrong' | 'absent' }[]>}
 */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return names.map((name) => {
    const found = wire[FuseV1Options[name]];
    if (found === undefined) return { name, state: 'absent' };
    return {
      name,
      state: found === (wantedFuses[name] ? FuseState.ENABLE : FuseState.DISABLE) ? 'as wanted' : 'wrong',
    };
  });
}
