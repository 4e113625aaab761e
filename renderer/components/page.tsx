import { Body1Strong, Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import { type ReactNode, useEffect } from 'react';

const useStyles = makeStyles({
  caption: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    columnGap: tokens.spacingHorizontalM,
    minHeight: '34px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  grow: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  section: { display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, flexGrow: 1 },
  panel: {
    position: 'absolute',
    top: 0,
    right: 0,
    bottom: 0,
    width: 'min(760px, 92%)',
    zIndex: 10,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    borderLeft: `1px solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow28,
  },
});

/** A caption bar over a pane: title, a detail, controls at the end. */
export function Caption({ title, detail, children }: { title: string; detail?: ReactNode; children?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.caption}>
      <Body1Strong as="h2" style={{ margin: 0, whiteSpace: 'nowrap' }}>
        {title}
      </Body1Strong>
      <Text size={200} className={styles.grow}>
        {detail}
      </Text>
      {children}
    </div>
  );
}

/** A pane with a caption; its content fills the rest. */
export function Section({
  title,
  detail,
  tools,
  children,
  className,
}: {
  title: string;
  detail?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const styles = useStyles();
  return (
    <section aria-label={title} className={mergeClasses(styles.section, className)}>
      <Caption title={title} detail={detail}>
        {tools}
      </Caption>
      {children}
    </section>
  );
}

/** Details beside the page, never over a question: Esc or the cross closes it. */
export function SidePanel({
  title,
  detail,
  onClose,
  children,
}: {
  title: string;
  detail?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const styles = useStyles();
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside aria-label={title} className={styles.panel}>
      <Caption title={title} detail={detail}>
        <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Close panel" onClick={onClose} />
      </Caption>
      {children}
    </aside>
  );
}
