import { Button, Caption1Strong, Divider, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { Fragment, type ReactElement } from 'react';

export interface Action {
  readonly label: string;
  readonly icon: ReactElement;
  readonly run: () => void;
  /** Why it cannot be done now; absent when it can. */
  readonly disabled?: string | undefined;
  /** Starts a new group with a line above. */
  readonly group?: boolean;
}

const useStyles = makeStyles({
  pane: {
    flexShrink: 0,
    width: '212px',
    display: 'flex',
    flexDirection: 'column',
    overflowY: 'auto',
    padding: tokens.spacingVerticalS,
    rowGap: '2px',
    backgroundColor: tokens.colorNeutralBackground2,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  line: { flexGrow: 0, padding: `${tokens.spacingVerticalXS} 0` },
  title: { padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`, color: tokens.colorNeutralForeground3 },
  action: { justifyContent: 'flex-start', fontWeight: tokens.fontWeightRegular, textAlign: 'left', minHeight: '32px' },
});

/** The commands of the current page, at its right. A command that cannot be used stays visible and says why. */
export function ActionsPane({ title = 'Actions', actions }: { title?: string; actions: readonly Action[] }) {
  const styles = useStyles();
  return (
    <nav aria-label={title} className={styles.pane}>
      <Caption1Strong className={styles.title}>{title}</Caption1Strong>
      {actions.map((action) => (
        <Fragment key={action.label}>
          {action.group === true && <Divider className={styles.line} />}
          <ActionButton action={action} className={styles.action} />
        </Fragment>
      ))}
    </nav>
  );
}

function ActionButton({ action, className }: { action: Action; className: string }) {
  const button = (
    <Button
      appearance="subtle"
      className={className}
      icon={action.icon}
      onClick={action.run}
      disabledFocusable={action.disabled !== undefined}
    >
      {action.label}
    </Button>
  );
  if (action.disabled === undefined) return button;
  return (
    <Tooltip content={action.disabled} relationship="description" positioning="before">
      {button}
    </Tooltip>
  );
}
