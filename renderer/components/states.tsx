import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { errorText } from './engine-error.ts';

const useStyles = makeStyles({
  centre: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    rowGap: tokens.spacingVerticalS,
    minHeight: '96px',
    padding: tokens.spacingVerticalL,
    color: tokens.colorNeutralForeground3,
    textAlign: 'center',
  },
  icon: { fontSize: '32px', lineHeight: 1, color: tokens.colorNeutralForeground4 },
  hint: { maxWidth: '440px' },
  error: { padding: tokens.spacingVerticalM },
});

export function Loading({ label = 'Loading…' }: { label?: string }) {
  const styles = useStyles();
  return (
    <div className={styles.centre}>
      <Spinner size="small" label={label} />
    </div>
  );
}

/** Nothing to show, and what to do about it. */
export function Empty({ icon, title, hint, children }: { icon?: ReactElement; title: string; hint?: string; children?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.centre} role="status">
      {icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <Text weight="semibold">{title}</Text>
      {hint !== undefined && (
        <Text size={200} className={styles.hint}>
          {hint}
        </Text>
      )}
      {children}
    </div>
  );
}

/** A failed call in the engine's words with its remedy. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const styles = useStyles();
  const { message, remedy } = errorText(error);
  return (
    <div className={styles.error} role="alert">
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{message}</MessageBarTitle>
          {remedy}
        </MessageBarBody>
        {onRetry !== undefined && (
          <MessageBarActions>
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
    </div>
  );
}

interface AsyncState {
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

/** Loading and error states of one query; `children` when its data is there. */
export function Loaded<T>({ query, children }: { query: AsyncState & { readonly data: T | undefined }; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading />;
}
