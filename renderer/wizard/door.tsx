import { Button, makeStyles, Spinner, Subtitle1, Text, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';

const useStyles = makeStyles({
  door: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
  },
  icon: { fontSize: '44px', lineHeight: 1, color: tokens.colorBrandForeground1 },
  heading: { margin: 0 },
  text: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  button: { alignSelf: 'flex-start' },
});

interface DoorProps {
  readonly icon: ReactElement;
  readonly title: string;
  readonly text: string;
  /** Label of the button. */
  readonly action: string;
  readonly primary?: boolean;
  readonly busy?: boolean;
  readonly onOpen: () => void;
}

/** A way to begin. */
export function Door({ icon, title, text, action, primary = false, busy = false, onOpen }: DoorProps) {
  const styles = useStyles();
  return (
    <section className={styles.door} aria-label={title}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Subtitle1 as="h3" className={styles.heading}>
        {title}
      </Subtitle1>
      <Text className={styles.text}>{text}</Text>
      <Button
        className={styles.button}
        size="large"
        appearance={primary ? 'primary' : 'secondary'}
        disabled={busy}
        onClick={onOpen}
        {...(busy && { icon: <Spinner size="extra-tiny" /> })}
      >
        {action}
      </Button>
    </section>
  );
}
