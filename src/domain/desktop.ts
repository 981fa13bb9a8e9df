/**
 * Whether the app starts with the person's session. `development`: this app runs from its source folder, whose start a
 * session could not repeat.
 */
export type LoginStartState =
  | { readonly kind: 'offered'; readonly isOn: boolean }
  | { readonly kind: 'not-offered'; readonly reason: 'development' | 'system' };

/** What the app has of the desktop beside its window and its icon. */
export type DesktopState = {
  /** `refused`: another program, or the desktop, has the keys that are set. */
  readonly shortcut: { readonly kind: 'none' } | { readonly kind: 'taken' | 'refused'; readonly keys: string };
  /** Under Wayland the desktop decides over keys, and asks the person. */
  readonly wayland: boolean;
  readonly login: LoginStartState;
};
