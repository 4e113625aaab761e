import { Button, Dropdown, Input, Option } from '@fluentui/react-components';
import { ArrowLeft20Regular, Filter20Regular } from '@fluentui/react-icons';
import { useDeferredValue, useState } from 'react';
import type { WhatIfCount, WhatIfObject } from '../../shared/contract/what-if.ts';
import { formatCount, formatNumber } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { ChangesGrid } from '../objects/changes-grid.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';

const columns: readonly GridColumn<WhatIfObject>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 170,
    grow: 1,
    sortable: false,
    text: (row) => row.name,
    render: (row) => <ObjectName object={row} />,
  },
  { id: 'type', header: 'Object Type', width: 100, sortable: false, text: (row) => row.objectType },
  { id: 'dn', header: 'Distinguished Name', width: 160, grow: 2, sortable: false, text: (row) => row.dn ?? '' },
  { id: 'connector', header: 'Connector', width: 130, grow: 1, sortable: false, text: (row) => row.connectorName ?? 'Metaverse' },
  {
    id: 'changes',
    header: 'Changes',
    width: 130,
    grow: 1,
    sortable: false,
    text: (row) => row.changes.map(({ attribute }) => attribute).join(', '),
  },
  { id: 'reason', header: 'Reason', width: 120, grow: 1, sortable: false, text: (row) => row.reason ?? '' },
];

function ObjectName({ object }: { object: WhatIfObject }) {
  if (object.id === undefined) return object.name;
  const to = object.kind === 'metaverse' ? addresses.metaverseObject(object.id) : addresses.connectorSpaceObject(object.id);
  return <PlaceLink to={to}>{object.name}</PlaceLink>;
}

const rowId = (row: WhatIfObject): string => `${row.kind} ${row.id ?? row.dn ?? row.name}`;

/** Who is behind a count, each with its values before and after. */
export function WhatIfObjects({ id, count, onBack }: { id: number; count: WhatIfCount; onBack: () => void }) {
  const api = useApi();
  const [text, setText] = useState('');
  const [connector, setConnector] = useState<string>();
  const [current, setCurrent] = useState<WhatIfObject>();
  const wanted = useDeferredValue(text);
  const rows = usePagedRows((paging) =>
    api.whatIf.objects.queryOptions({
      input: { id, transition: count.transition, connector, text: wanted, ...paging },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  const shown = current ?? rows.rows[0];
  return (
    <>
      <FilterBar detail={formatCount(rows.total, 'object')}>
        <Button appearance="subtle" size="small" icon={<ArrowLeft20Regular />} onClick={onBack}>
          All counts
        </Button>
        <strong>{count.label}</strong>
        <Input
          type="search"
          size="small"
          aria-label="Search objects"
          placeholder="Name, DN or type"
          contentBefore={<Filter20Regular />}
          value={text}
          onChange={(_, { value }) => {
            setText(value);
            setCurrent(undefined);
          }}
        />
        {count.connectors.length > 1 && (
          <Dropdown
            size="small"
            aria-label="Connector"
            value={count.connectors.find(({ id: one }) => one === connector)?.name ?? 'All connectors'}
            selectedOptions={[connector ?? 'all']}
            onOptionSelect={(_, { optionValue }) => {
              setConnector(optionValue === 'all' ? undefined : optionValue);
              setCurrent(undefined);
            }}
          >
            <Option value="all">All connectors</Option>
            {count.connectors.map(({ id: one, name, count: each }) => (
              <Option key={one} value={one} text={name}>
                {name} ({formatNumber(each)})
              </Option>
            ))}
          </Dropdown>
        )}
      </FilterBar>
      <Split
        name="what-if objects"
        share={55}
        top={
          <PagedGrid
            label={count.label}
            name="What-if objects"
            columns={columns}
            rows={rows}
            rowId={rowId}
            onCurrent={setCurrent}
            empty={{ title: 'No object matches the search' }}
          />
        }
        bottom={
          shown === undefined ? (
            <Empty title="Choose an object to see its values before and after" />
          ) : (
            <Section title={shown.name} detail={shown.reason}>
              {shown.changes.length === 0 ? (
                <Empty title="No value is staged or changed on this object itself" />
              ) : (
                <ChangesGrid changes={shown.changes} />
              )}
            </Section>
          )
        }
      />
    </>
  );
}
