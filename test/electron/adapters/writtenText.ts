/** The n-th text of the writer: many disk blocks that each say its number, so that a torn or mixed file is seen. */
export const writtenText = (n: number): string => `${String(n).padStart(8, '0')}\n`.repeat(20_000);

/** Which text this is; undefined for a torn or mixed one. */
export const numberOf = (text: string | undefined): number | undefined => {
  const n = Number(text?.slice(0, 8));
  return text === writtenText(n) ? n : undefined;
};
