import { tokens } from '@fluentui/react-components';

/**
 * A row under the pointer. Links in it keep their colour, so its background is one they are read on in every theme: the usual
 * one for hovering is cyan in high contrast, where an outline shows the row instead.
 */
export const hoveredRow = {
  backgroundColor: tokens.colorNeutralBackground3,
  boxShadow: `inset 0 0 0 1px ${tokens.colorTransparentStrokeInteractive}`,
};

/** High contrast has only the lines. */
const chosen = {
  backgroundColor: tokens.colorBrandBackground2,
  boxShadow: `inset 3px 0 0 ${tokens.colorBrandStroke1}, inset 0 0 0 1px ${tokens.colorBrandStroke2}`,
};

/** The selected row, the same under the pointer. */
export const selectedRow = { ...chosen, ':hover': chosen };
