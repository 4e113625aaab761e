import { Button, makeStyles, Spinner, Subtitle1, Text, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { formatCount } from '../components/format.ts';
import { Failure } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
  },
  heading: { margin: 0 },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
  buttons: { display: 'flex', columnGap: tokens.spacingHorizontalS },
});

/** After set-up: run all profiles in order, and watch it in Operations. */
export function NextStep() {
  const styles = useStyles();
  const api = useApi();
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const cycle = useMutation(api.connectors.cycle.mutationOptions({ onSuccess: () => navigate(addresses.operations()) }));
  return (
    <section className={styles.card} aria-label="Next step">
      <Subtitle1 as="h3" className={styles.heading}>
        Run all profiles in order
      </Subtitle1>
      <Text>
        An initial cycle imports every connector, synchronizes, exports to the tenant and confirms what was written. Each run appears in
        Operations.
      </Text>
      <Text weight="semibold">{formatCount(connectors.length, 'connector')}</Text>
      <ul className={styles.list}>
        {connectors.map(({ id, name, typeName }) => (
          <li key={id}>
            {name} – {typeName}
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button
          appearance="primary"
          size="large"
          icon={cycle.isPending ? <Spinner size="extra-tiny" /> : <ArrowSync20Regular />}
          disabled={cycle.isPending}
          onClick={() => cycle.mutate({ policy: 'initial' })}
        >
          Run an initial cycle
        </Button>
        <Button size="large" onClick={() => navigate(addresses.connectors())}>
          Look at the connectors first
        </Button>
      </div>
      {cycle.error !== null && <Failure error={cycle.error} />}
    </section>
  );
}
