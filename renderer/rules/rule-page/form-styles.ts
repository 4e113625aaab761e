import { makeStyles, tokens } from '@fluentui/react-components';

/** Fieldsets that can be switched off as a whole, groups and their lines. */
export const useFormStyles = makeStyles({
  form: {
    margin: 0,
    border: 'none',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    overflowY: 'auto',
    flexGrow: 1,
    minHeight: 0,
  },
  hint: { color: tokens.colorNeutralForeground3 },
  group: {
    margin: 0,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingVerticalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  groupHead: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  grow: { flexGrow: 1 },
  or: { alignSelf: 'center', fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground3 },
  clause: {
    display: 'grid',
    gridTemplateColumns: 'minmax(180px, 300px) minmax(190px, 230px) minmax(160px, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
  },
  start: { alignSelf: 'flex-start' },
  narrow: { minWidth: 0 },
});
