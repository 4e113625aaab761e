import type { Theme } from '@fluentui/react-components';
import { editor } from './monaco.ts';

type Colours = { readonly [name: string]: keyof Theme };

/** Which of Fluent's colours each kind of word has; they suit light, dark and high contrast alike. */
const wordColours: Colours = {
  function: 'colorPaletteBlueBorderActive',
  attribute: 'colorPaletteGreenForeground1',
  parameter: 'colorPalettePurpleBorderActive',
  variable: 'colorPaletteMagentaBorderActive',
  'string.text': 'colorPaletteDarkOrangeForeground1',
  text: 'colorPaletteDarkOrangeForeground1',
  number: 'colorPaletteTealBorderActive',
  constant: 'colorPalettePurpleBorderActive',
  option: 'colorPaletteTealBorderActive',
  operator: 'colorNeutralForeground1',
  delimiter: 'colorNeutralForeground1',
  unknown: 'colorNeutralForeground1',
};

/** High contrast has few colours, each with its meaning; the brightest of them tell words apart. */
const contrastColours: Colours = {
  function: 'colorCompoundBrandForeground1',
  attribute: 'colorBrandForegroundLink',
  parameter: 'colorBrandForegroundLink',
};

const partColours: Colours = {
  'editor.background': 'colorNeutralBackground1',
  'editor.foreground': 'colorNeutralForeground1',
  'editorLineNumber.foreground': 'colorNeutralForeground4',
  'editorCursor.foreground': 'colorNeutralForeground1',
  'editorWidget.background': 'colorNeutralBackground1',
  'editorWidget.foreground': 'colorNeutralForeground1',
  'editorWidget.border': 'colorNeutralStroke1',
  'editorSuggestWidget.background': 'colorNeutralBackground1',
  'editorSuggestWidget.border': 'colorNeutralStroke1',
  'editorHoverWidget.background': 'colorNeutralBackground1',
  'editorHoverWidget.border': 'colorNeutralStroke1',
  'editorError.foreground': 'colorPaletteRedForeground3',
  'editorWarning.foreground': 'colorPaletteMarigoldForeground3',
};

/** Gives all editors of the window the colours of the console's theme. */
export function followTheme(theme: Partial<Theme>): void {
  const colour = (name: keyof Theme) => hexColour(String(theme[name] ?? ''));
  const background = colour('colorNeutralBackground1') ?? '#ffffff';
  const foreground = colour('colorNeutralForeground1') ?? '#000000';
  const dark = brightness(background) < brightness(foreground);
  // Only the high-contrast theme is black and white.
  const contrast = background === '#000000' && foreground === '#ffffff';
  const entries = (table: Colours) =>
    Object.entries(table).flatMap(([name, key]) => {
      const value = colour(key);
      return value === undefined ? [] : [[name, value] as const];
    });
  editor.defineTheme('isthmus', {
    base: contrast ? 'hc-black' : dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: entries(contrast ? contrastColours : wordColours).map(([token, value]) => ({ token, foreground: value.slice(1) })),
    colors: Object.fromEntries(entries(partColours)),
  });
  editor.setTheme('isthmus');
}

/** `#abc` and `#aabbcc` as the editor takes them; it knows no names and no functions. */
function hexColour(text: string): string | undefined {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  return short === null
    ? undefined
    : `#${short
        .slice(1)
        .map((digit) => digit.repeat(2))
        .join('')}`.toLowerCase();
}

const brightness = (hex: string): number => [1, 3, 5].reduce((sum, at) => sum + Number.parseInt(hex.slice(at, at + 2), 16), 0);
