import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { ObjectErrorView } from '../../shared/contract/objects.ts';

const useStyles = makeStyles({
  reasons: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
  },
});

/** What went wrong with this object, each message once; meaning, remedy and dates are on its error tab. */
export function ErrorReasons({ errors }: { errors: readonly ObjectErrorView[] }) {
  const styles = useStyles();
  if (errors.length === 0) return null;
  return (
    <div className={styles.reasons}>
      {[...new Set(errors.map(({ message }) => message))].map((message) => (
        <MessageBar key={message} intent="error" layout="multiline">
          <MessageBarBody>{message}</MessageBarBody>
        </MessageBar>
      ))}
    </div>
  );
}
