import { makeStyles, tokens } from '@fluentui/react-components';
import { hovered } from '../hovered.ts';
import { detailSize } from '../text-size.ts';

export const ROW_HEIGHT = 32;

const SELECTED = `inset 3px 0 0 ${tokens.colorBrandStroke1}, inset 0 0 0 1px ${tokens.colorBrandStroke2}`;

export const useGridStyles = makeStyles({
  grid: {
    position: 'relative',
    flexGrow: 1,
    minHeight: 0,
    height: '100%',
    overflow: 'auto',
    contain: 'strict',
    backgroundColor: tokens.colorNeutralBackground1,
    outlineStyle: 'none',
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  header: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'grid',
    minWidth: 'fit-content',
    height: `${ROW_HEIGHT}px`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  headerCell: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    columnGap: tokens.spacingHorizontalXS,
    padding: `0 ${tokens.spacingHorizontalM}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    userSelect: 'none',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  },
  sortable: { cursor: 'pointer', ':hover': { color: tokens.colorNeutralForeground1 } },
  resizer: {
    position: 'absolute',
    right: 0,
    top: '6px',
    bottom: '6px',
    width: '5px',
    cursor: 'col-resize',
    touchAction: 'none',
    borderRight: `1px solid ${tokens.colorNeutralStroke1}`,
    ':hover': { borderRight: `2px solid ${tokens.colorBrandStroke1}` },
  },
  body: { position: 'relative', minWidth: 'fit-content' },
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    display: 'grid',
    height: `${ROW_HEIGHT}px`,
    alignItems: 'center',
    cursor: 'default',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: detailSize,
    lineHeight: tokens.lineHeightBase300,
    ':hover': hovered,
  },
  selected: {
    backgroundColor: tokens.colorBrandBackground2,
    boxShadow: SELECTED,
    ':hover': { backgroundColor: tokens.colorBrandBackground2, boxShadow: SELECTED },
  },
  cell: {
    minWidth: 0,
    padding: `0 ${tokens.spacingHorizontalM}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  end: { textAlign: 'right', justifyContent: 'flex-end', fontVariantNumeric: 'tabular-nums' },
  waiting: { color: tokens.colorNeutralForegroundDisabled },
});
