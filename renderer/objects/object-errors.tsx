import { makeStyles, tokens } from '@fluentui/react-components';
import type { ObjectErrorView } from '../../shared/contract/objects.ts';
import { ErrorView } from './error-view.tsx';

const useStyles = makeStyles({
  errors: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXXL,
    overflowY: 'auto',
    padding: tokens.spacingVerticalM,
  },
});

export function ObjectErrors({ errors }: { errors: readonly ObjectErrorView[] }) {
  const styles = useStyles();
  return (
    <div className={styles.errors}>
      {errors.map((error) => (
        <ErrorView key={`${error.kind} ${error.code}`} error={error} step={error.step} />
      ))}
    </div>
  );
}
