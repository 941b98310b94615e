export type Theme = 'system' | 'light' | 'dark';

/** Also read by `public/chosen-theme.js`, before the first paint. */
export const THEME_KEY = 'laurel.theme';

export function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

/** Marks the document for the style sheet; without a mark it follows the system. */
export function applyTheme(theme: Theme | undefined): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
