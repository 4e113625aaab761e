import { tokens } from '@fluentui/react-components';

/** Text of grids and details: between the two sizes of the theme, as dense as an administrator's console is. */
export const detailSize = `calc((${tokens.fontSizeBase200} + ${tokens.fontSizeBase300}) / 2)`;
