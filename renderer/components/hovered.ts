import { tokens } from '@fluentui/react-components';

/**
 * A row under the pointer. Links in it keep their colour, so its background is one they are read on in every theme: the usual
 * one for hovering is cyan in high contrast, where an outline shows the row instead.
 */
export const hovered = {
  backgroundColor: tokens.colorNeutralBackground3,
  boxShadow: `inset 0 0 0 1px ${tokens.colorTransparentStrokeInteractive}`,
};
