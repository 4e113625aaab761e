import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { SidePanel } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { ErrorView } from '../objects/error-view.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';

const useStyles = makeStyles({ body: { overflowY: 'auto', padding: tokens.spacingVerticalM } });

/** One error of a step: what failed, since when, why, and what to do. */
export function StepErrorPanel({ step, index, onClose }: { step: number; index: number; onClose: () => void }) {
  const styles = useStyles();
  const errors = useQuery(useApi().operations.stepErrors.queryOptions({ input: { step, offset: index, limit: 1 } }));
  return (
    <SidePanel title="Object Error Details" onClose={onClose}>
      <div className={styles.body}>
        <Loaded query={errors}>
          {({ rows: [error] }) =>
            error === undefined ? (
              <Empty title="The error is gone" hint="It was resolved by a later run." />
            ) : (
              <ErrorView
                error={error}
                step={error.algorithmStep}
                object={
                  error.object === undefined ? (
                    error.dn
                  ) : (
                    <PlaceLink to={addresses.connectorSpaceObject(error.object)}>{error.dn}</PlaceLink>
                  )
                }
              />
            )
          }
        </Loaded>
      </div>
    </SidePanel>
  );
}
