import { Input, makeStyles } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import { useDeferredValue, useState } from 'react';
import type { TrippedObject } from '../../shared/contract/thresholds.ts';
import { formatCount, formatWord } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Caption, SidePanel } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { ChangesGrid } from '../objects/changes-grid.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';

const useStyles = makeStyles({ part: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 } });

const rowId = (row: TrippedObject): string => [row.operation, row.where, row.objectType, row.dn].join('\n');

const columns: readonly GridColumn<TrippedObject>[] = [
  { id: 'operation', header: 'Operation', width: 104, text: (row) => formatWord(row.operation) },
  { id: 'name', header: 'Display Name', width: 160, grow: 2, text: (row) => row.displayName ?? '' },
  {
    id: 'dn',
    header: 'Distinguished Name',
    width: 220,
    grow: 3,
    text: (row) => row.dn,
    render: (row) => (row.object === undefined ? row.dn : <PlaceLink to={addresses.connectorSpaceObject(row.object)}>{row.dn}</PlaceLink>),
  },
  { id: 'type', header: 'Object Type', width: 100, text: (row) => row.objectType },
  { id: 'where', header: 'In', width: 120, grow: 1, text: (row) => row.where },
];

/** Everything a step would have done that was above the limits, with search; each with what would have changed. */
export function TrippedPanel({ step, onClose }: { step: number; onClose: () => void }) {
  const styles = useStyles();
  const api = useApi();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const [chosen, setChosen] = useState<TrippedObject>();
  const objects = usePagedRows((paging) => api.thresholds.tripped.queryOptions({ input: { step, text: wanted, ...paging } }));
  const current = chosen ?? objects.rows[0];
  return (
    <SidePanel title="What the limits stopped" detail={objects.loading ? '' : formatCount(objects.total, 'change')} onClose={onClose}>
      <FilterBar detail="Nothing of this was done.">
        <Input
          type="search"
          size="small"
          aria-label="Search the changes"
          placeholder="Part of a name, DN or type"
          contentBefore={<Search20Regular />}
          value={text}
          onChange={(_, { value }) => {
            setText(value);
            setChosen(undefined);
          }}
        />
      </FilterBar>
      <Split
        name="tripped objects"
        share={60}
        top={
          <PagedGrid
            key={wanted}
            label="Stopped changes"
            name="stopped changes"
            columns={columns}
            rows={objects}
            rowId={rowId}
            currentId={current && rowId(current)}
            onCurrent={setChosen}
            empty={
              wanted === ''
                ? { title: 'No list was kept', hint: 'Details of old runs are removed before their statistics.' }
                : { title: 'No change has this in its name' }
            }
          />
        }
        bottom={
          current === undefined ? (
            <Empty title="Select a change to see its values" />
          ) : (
            <div className={styles.part}>
              <Caption title={`Would be: ${formatWord(current.operation)}`} detail={current.displayName ?? current.dn} />
              <ChangesGrid changes={current.changes} />
            </div>
          )
        }
      />
    </SidePanel>
  );
}
