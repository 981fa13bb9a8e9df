/** Whether every word of a search stands in one of the texts. */
export const matches = (search: string, ...texts: readonly string[]): boolean => {
  const text = texts.join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
