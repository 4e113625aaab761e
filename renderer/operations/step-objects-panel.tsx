import { Button, makeStyles } from '@fluentui/react-components';
import { Open20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { StepObjectRow } from '../../shared/contract/operations.ts';
import { formatCount } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Caption, SidePanel } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { ChangesGrid } from '../objects/changes-grid.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

const useStyles = makeStyles({ changes: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 } });

const rowId = (row: StepObjectRow): string => `${row.object} ${row.counter}`;

const columns: readonly GridColumn<StepObjectRow>[] = [
  { id: 'name', header: 'Display Name', width: 170, grow: 2, text: (row) => row.displayName ?? '' },
  {
    id: 'dn',
    header: 'Distinguished Name',
    width: 240,
    grow: 3,
    text: (row) => row.dn,
    render: (row) => <PlaceLink to={addresses.connectorSpaceObject(row.object)}>{row.dn}</PlaceLink>,
  },
  { id: 'type', header: 'Object Type', width: 110, text: (row) => row.objectType },
  { id: 'changes', header: 'Changes', width: 90, align: 'end', text: (row) => String(row.changes.length) },
];

interface StepObjectsPanelProps {
  readonly step: number;
  readonly counters: string[];
  readonly target: string | undefined;
  readonly title: string;
  readonly onClose: () => void;
}

/** The objects behind a number of the statistics, each with what it looked like before and after in that run. */
export function StepObjectsPanel({ step, counters, target, title, onClose }: StepObjectsPanelProps) {
  const styles = useStyles();
  const api = useApi();
  const objects = usePagedRows((paging) => api.operations.stepObjects.queryOptions({ input: { step, counters, target, ...paging } }));
  const [chosen, setChosen] = useState<StepObjectRow>();
  const current = chosen ?? objects.rows[0];
  return (
    <SidePanel title={title} detail={objects.loading ? '' : formatCount(objects.total, 'object')} onClose={onClose}>
      <Split
        name="step objects"
        share={55}
        top={
          <PagedGrid
            label={title}
            name="step objects"
            columns={columns}
            rows={objects}
            rowId={rowId}
            currentId={current && rowId(current)}
            onCurrent={setChosen}
            onOpen={(row) => navigate(addresses.connectorSpaceObject(row.object))}
            empty={{ title: 'No object list was kept', hint: 'Details of old runs are removed before their statistics.' }}
          />
        }
        bottom={
          current === undefined ? (
            <Empty title="Select an object to see what changed in this run" />
          ) : (
            <div className={styles.changes}>
              <Caption title="In this run" detail={current.displayName ?? current.dn}>
                <Button size="small" icon={<Open20Regular />} onClick={() => navigate(addresses.connectorSpaceObject(current.object))}>
                  Open object
                </Button>
              </Caption>
              <ChangesGrid changes={current.changes} />
            </div>
          )
        }
      />
    </SidePanel>
  );
}
