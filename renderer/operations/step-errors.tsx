import { makeStyles } from '@fluentui/react-components';
import { CheckmarkCircle24Regular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import type { StepDetail, StepErrorRow } from '../../shared/contract/operations.ts';
import { formatCount, formatTime } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

const useStyles = makeStyles({ section: { minHeight: '140px' } });

const errorId = (row: StepErrorRow): string => [row.object ?? row.dn, row.code, row.attribute, row.ruleName].join('\n');

/** Objects that failed in a step: a link to the object, a link to the error. */
export function StepErrors({ run, step }: { run: number; step: StepDetail }) {
  const styles = useStyles();
  const api = useApi();
  const errors = usePagedRows((paging) => api.operations.stepErrors.queryOptions({ input: { step: step.id, ...paging } }));
  const { rows, first } = errors;
  const columns = useMemo(() => {
    const toError = (row: StepErrorRow) => addresses.run(run, { step: step.id, panel: 'error', error: first + rows.indexOf(row) });
    return errorColumns(toError);
  }, [run, step.id, rows, first]);
  return (
    <Section className={styles.section} title="Synchronization Errors" detail={errors.loading ? '' : formatCount(errors.total, 'error')}>
      <PagedGrid
        label="Synchronization Errors"
        columns={columns}
        rows={errors}
        rowId={errorId}
        onOpen={(row) => navigate(addresses.run(run, { step: step.id, panel: 'error', error: first + rows.indexOf(row) }))}
        empty={{ icon: <CheckmarkCircle24Regular />, title: 'No errors in this step' }}
      />
    </Section>
  );
}

const errorColumns = (toError: (row: StepErrorRow) => string): readonly GridColumn<StepErrorRow>[] => [
  {
    id: 'object',
    header: 'Object',
    width: 200,
    grow: 3,
    text: (row) => row.displayName ?? row.dn,
    render: (row) => {
      const name = <span title={row.dn}>{row.displayName ?? row.dn}</span>;
      return row.object === undefined ? name : <PlaceLink to={addresses.connectorSpaceObject(row.object)}>{name}</PlaceLink>;
    },
  },
  {
    id: 'error',
    header: 'Error',
    width: 190,
    grow: 2,
    text: (row) => row.code,
    render: (row) => <PlaceLink to={toError(row)}>{row.code}</PlaceLink>,
  },
  { id: 'last', header: 'Last Occurrence', width: 172, text: (row) => formatTime(row.lastOccurred) },
];
