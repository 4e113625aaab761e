import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useEffect, useSyncExternalStore } from 'react';
import { usePreference } from '../local/local-context.ts';

export const themeChoices = ['system', 'light', 'dark', 'high-contrast'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export const themeNames: { readonly [C in ThemeChoice]: string } = {
  system: 'Same as system',
  light: 'Light',
  dark: 'Dark',
  'high-contrast': 'High contrast',
};

export const themes: { readonly [C in Exclude<ThemeChoice, 'system'>]: Theme } = {
  light: webLightTheme,
  dark: webDarkTheme,
  'high-contrast': teamsHighContrastTheme,
};

export interface ThemeSetting {
  readonly theme: Theme;
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

/** The chosen theme; `system` follows the computer's colour scheme and contrast setting. */
export function useTheme(): ThemeSetting {
  const [stored, remember] = usePreference('theme', 'system');
  const dark = useMedia('(prefers-color-scheme: dark)');
  const contrast = useMedia('(forced-colors: active), (prefers-contrast: more)');
  const choice = themeChoices.find((name) => name === stored) ?? 'system';
  const effective = choice !== 'system' ? choice : contrast ? 'high-contrast' : dark ? 'dark' : 'light';
  useEffect(() => window.isthmus?.setTheme?.(choice === 'high-contrast' ? 'dark' : choice), [choice]);
  return { theme: themes[effective], choice, choose: remember };
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
