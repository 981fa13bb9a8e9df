// @ts-check

/**
 * One entry of a lock file's `packages`: what was asked for, or what is there.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 */

/**
 * A package-lock.json, or the hidden one that npm keeps inside node_modules after each install.
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Why node_modules is not what the lock file says: one short reason, or undefined when it is.
 * Optional packages may be missing, because npm leaves out those of other platforms.
 * @param {LockFile | undefined} lock package-lock.json
 * @param {LockFile | undefined} installed node_modules/.package-lock.json
 * @returns {string | undefined}
 */
export function lockDifference(lock, installed) {
  if (lock?.packages === undefined) return 'package-lock.json cannot be read';
  if (installed?.packages === undefined) return 'nothing is installed yet';
  const wanted = lock.packages;
  const present = installed.packages;
  for (const [place, asked] of Object.entries(wanted)) {
    if (place === '' || asked.link) continue;
    const found = present[place];
    if (found === undefined) {
      if (!asked.optional) return `${place} is missing`;
    } else if (found.version !== asked.version || found.integrity !== asked.integrity) {
      return `${place} should be ${asked.version}`;
    }
  }
  const extra = Object.keys(present).find((place) => wanted[place] === undefined);
  return extra === undefined ? undefined : `${extra} is left over`;
}
