/** How an imitated system behaves, readable and changeable while it runs. */
export type SwitchBoard<Switches> = {
  readonly get: () => Switches;
  /** Changes the switches named and leaves the others. */
  readonly set: (change: Partial<Switches>) => void;
};

/** Creates the switches, each at its default unless told otherwise. */
export const createSwitchBoard = <Switches extends object>(
  defaults: Switches,
  initial: Partial<Switches> = {},
): SwitchBoard<Switches> => {
  let current: Switches = { ...defaults, ...initial };
  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change };
    },
  };
};
