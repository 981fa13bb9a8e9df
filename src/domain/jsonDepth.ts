const children = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** How deep a JSON value is nested: 0 for a bare value. Without recursion, which a hostile value would overflow. */
export const jsonDepth = (value: unknown): number => {
  let level = children(value);
  let depth = typeof value === 'object' && value !== null ? 1 : 0;
  while (level.some((one) => typeof one === 'object' && one !== null)) {
    level = level.flatMap(children);
    depth += 1;
  }
  return depth;
};
