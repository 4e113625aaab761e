import { expect, it } from 'vitest';
import { themes } from './theme.ts';

/** Of pages and panes, and of rows: under the pointer, selected. */
const backgrounds = ['colorNeutralBackground1', 'colorNeutralBackground2', 'colorNeutralBackground3', 'colorBrandBackground2'] as const;
const texts = [
  'colorNeutralForeground1',
  'colorNeutralForeground2',
  'colorBrandForeground1',
  'colorBrandForegroundLink',
  'colorBrandForegroundLinkHover',
] as const;

it.each(Object.entries(themes).flatMap(([name, theme]) => backgrounds.map((background) => [name, background, theme] as const)))(
  'text and links have enough contrast: %s, %s',
  (_name, background, theme) => {
    const low = texts.filter((text) => contrast(theme[text], theme[background]) < 4.5);
    expect(low.map((text) => `${text} ${theme[text]} on ${theme[background]}`)).toEqual([]);
  },
);

/** WCAG 2.2, contrast ratio of two colours `#rrggbb`. */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
