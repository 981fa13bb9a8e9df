import type { Copied } from '../../../src/api/contract';
import { timeLeft } from '../../../src/domain/text/duration';
import { copiedProofNotes } from '../../../src/domain/text/proofText';

/** How long the confirmation of a copy stands, in ms; longer where there is more to read. */
const shownFor = 4000;
const notedFor = 10_000;

/** The confirmation of a copy: that it happened, and when the clipboard is cleared. `now` in ms since 1970. */
export const copiedText = (copied: Copied | undefined, now: number): string =>
  copied?.clearsAt === undefined || copied.clearsAt <= now
    ? 'Copied'
    : `Copied, clears in ${shortTime(Math.ceil((copied.clearsAt - now) / 1000))}`;

/** Up to two minutes in seconds, which is how the setting is thought of. */
const shortTime = (seconds: number): string => (seconds <= 120 ? `${seconds} s` : timeLeft(seconds * 1000));

/** The same, with what a token that is bound to a key needs beside it. */
export const copiedTextWithNote = (copied: Copied | undefined, now: number): string =>
  copied?.proof === undefined
    ? copiedText(copied, now)
    : `${copiedText(copied, now)}; ${copiedProofNotes[copied.proof]}`;

/** The confirmation while it is worth showing: for a few seconds after the copy was made at `at`. */
export const copyConfirmation = (
  copy: { readonly output: Copied | undefined; readonly at: number } | undefined,
  now: number,
): string | undefined => (copy !== undefined && now - copy.at < shownFor ? copiedText(copy.output, now) : undefined);

/** The same beside the button, where there is room for the note. */
export const notedConfirmation = (
  copy: { readonly output: Copied | undefined; readonly at: number } | undefined,
  now: number,
): string | undefined => {
  const long = copy?.output?.proof !== undefined;
  return copy !== undefined && now - copy.at < (long ? notedFor : shownFor)
    ? copiedTextWithNote(copy.output, now)
    : undefined;
};
