import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The kernel counts in hundredths of a second on every Linux that matters (USER_HZ, proc(5)). */
const ticksPerSecond = 100;

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number };

/** One process as the kernel knows it; undefined when it ended while it was looked at. */
const statOf = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it are numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
};

const processes = (): readonly Stat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);

/** The processor time of a process and all below it so far, in hundredths of a second, by process. */
const ticksBelow = (root: number): ReadonlyMap<number, number> => {
  const all = processes();
  const found = new Map(all.filter(({ pid }) => pid === root).map(({ pid, ticks }) => [pid, ticks]));
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent, ticks } of all) if (found.has(parent)) found.set(pid, ticks);
  }
  return found;
};

/** How much of one core a process and all below it use over some seconds, in percent. */
export const coreShare = async (root: number, seconds: number): Promise<number> => {
  const before = ticksBelow(root);
  const begun = performance.now();
  await pause(seconds * 1000);
  const passed = (performance.now() - begun) / 1000;
  const after = ticksBelow(root);
  const used = [...after].reduce((sum, [pid, ticks]) => sum + ticks - (before.get(pid) ?? 0), 0);
  return (used / ticksPerSecond / passed) * 100;
};
