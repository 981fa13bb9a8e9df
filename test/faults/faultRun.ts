/** How large a run is: the first number with every `npm test`, the second where the variable FAULT_RUN says `full`. */
export const sized = (usual: number, full: number): number => (process.env.FAULT_RUN === 'full' ? full : usual);

/** Longest a run may take, in ms. */
export const longest = sized(180_000, 3_600_000);

/** Says a run's numbers where somebody asked for them. */
export const report = (name: string, numbers: object): void => {
  if (process.env.FAULT_RUN === 'full') process.stdout.write(`${name} ${JSON.stringify(numbers)}\n`);
};
