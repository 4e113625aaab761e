import { makeStyles, tokens } from '@fluentui/react-components';
import type { StepDetail } from '../../shared/contract/operations.ts';
import { Fields } from '../components/fields.tsx';
import { Caption } from '../components/page.tsx';
import { Status } from '../components/status.tsx';

const useStyles = makeStyles({
  section: { flexShrink: 0 },
  fields: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}` },
});

/** Which server the step talked to, and how that went. */
export function ConnectionStatus({ connection }: { connection: NonNullable<StepDetail['connection']> }) {
  const styles = useStyles();
  return (
    <section aria-label="Connection Status" className={styles.section}>
      <Caption title="Connection Status" />
      <div className={styles.fields}>
        <Fields
          rows={[
            { name: 'Server', value: connection.server },
            { name: 'Result', value: <Status code={connection.result} statusClass={connection.result === 'success' ? 'ok' : 'error'} /> },
            { name: 'Message', value: connection.message },
          ]}
        />
      </div>
    </section>
  );
}
