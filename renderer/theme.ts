import { useEffect } from 'react';
import type { Settings } from '../src/domain/settings';

const darkQuery = '(prefers-color-scheme: dark)';

/** Puts the theme on the page: what was chosen, or what the system asks for. */
export const applyTheme = (theme: Settings['theme'], page: Document): void => {
  const systemDark = page.defaultView?.matchMedia(darkQuery).matches ?? false;
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  page.documentElement.dataset.theme = dark ? 'dark' : 'light';
};

/** Keeps the page in the chosen theme, and follows the system where that was chosen. */
export const useTheme = (theme: Settings['theme']): void => {
  useEffect(() => {
    applyTheme(theme, document);
    const query = window.matchMedia(darkQuery);
    const follow = (): void => applyTheme(theme, document);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [theme]);
};
