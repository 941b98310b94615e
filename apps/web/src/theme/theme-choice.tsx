import './theme-choice.css';
import type { ReactNode } from 'react';

import type { StoredValue } from '../stored-value.js';
import { useObservable } from '../use-observable.js';
import type { Theme } from './theme.js';

const CHOICES: readonly { theme: Theme; name: string; sign: ReactNode }[] = [
  {
    theme: 'light',
    name: 'Light',
    sign: (
      <>
        <circle r="3.5" fill="currentColor" />
        <path d="M0-8v2M0 8v-2M-8 0h2M8 0h-2M-5.7-5.7l1.4 1.4M5.7 5.7l-1.4-1.4M-5.7 5.7l1.4-1.4M5.7-5.7l-1.4 1.4" />
      </>
    ),
  },
  {
    theme: 'system',
    name: 'Like the system',
    sign: (
      <>
        <circle r="6.5" />
        <path d="M0-6.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
      </>
    ),
  },
  { theme: 'dark', name: 'Dark', sign: <path d="M6.5 2.3A7 7 0 1 1-2.3-6.5 5.6 5.6 0 0 0 6.5 2.3z" fill="currentColor" /> },
];

export function ThemeChoice({ chosen }: { chosen: StoredValue<Theme> }) {
  const present = useObservable(chosen) ?? 'system';
  return (
    <fieldset className="theme-choice">
      <legend className="visually-hidden">Colours</legend>
      {CHOICES.map(({ theme, name, sign }) => (
        <label key={theme} className="theme-choice-option" title={name}>
          <input
            type="radio"
            name="theme"
            value={theme}
            aria-label={name}
            checked={present === theme}
            onChange={() => chosen.write(theme)}
          />
          <svg viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">
            {sign}
          </svg>
        </label>
      ))}
    </fieldset>
  );
}
