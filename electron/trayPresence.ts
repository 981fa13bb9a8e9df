/**
 * Whether the tray icon can be seen at the moment. On Linux a desktop may begin to show icons after the app has started;
 * an icon that was made before then stays invisible, so it is made again when that is noticed.
 */
export const createTrayPresence = (deps: {
  readonly hasHost: () => Promise<boolean>;
  readonly rebuild: () => void;
}): { readonly isSeen: () => Promise<boolean> } => {
  let before: boolean | undefined;
  return {
    isSeen: async () => {
      const now = await deps.hasHost();
      if (now && before === false) deps.rebuild();
      before = now;
      return now;
    },
  };
};
