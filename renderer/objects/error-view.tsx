import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Fields } from '../components/fields.tsx';
import { formatNumber, formatTime } from '../components/format.ts';

const useStyles = makeStyles({ error: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM } });

interface ErrorFacts {
  readonly code: string;
  readonly meaning: string;
  readonly remedy?: string | undefined;
  readonly message: string;
  readonly ruleName?: string | undefined;
  readonly attribute?: string | undefined;
  readonly detail?: { readonly [name: string]: string } | undefined;
  readonly firstOccurred: number;
  readonly lastOccurred: number;
  readonly retryCount: number;
}

/** An object's error: its meaning and remedy first, then the facts (spec/console.md §2.3). */
export function ErrorView({ error, step, object }: { error: ErrorFacts; step: string; object?: ReactNode }) {
  const styles = useStyles();
  return (
    <article aria-label={error.code} className={styles.error}>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{error.meaning}</MessageBarTitle>
          {error.remedy}
        </MessageBarBody>
      </MessageBar>
      <Fields
        rows={[
          { name: 'Object', value: object },
          { name: 'Error', value: error.code },
          { name: 'Message', value: error.message },
          { name: 'Attribute', value: error.attribute },
          { name: 'Rule', value: error.ruleName },
          { name: 'Algorithm Step', value: step },
          { name: 'First Occurrence', value: formatTime(error.firstOccurred) },
          { name: 'Last Occurrence', value: formatTime(error.lastOccurred) },
          { name: 'Retry Count', value: formatNumber(error.retryCount) },
          ...Object.entries(error.detail ?? {}).map(([name, value]) => ({ name, value })),
        ]}
      />
    </article>
  );
}
