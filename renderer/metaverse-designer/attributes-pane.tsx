import { Input, makeStyles, tokens } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AttributeRow } from '../../shared/contract/metaverse-designer.ts';
import { formatNumber } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { ContributionsPane } from './contributions-pane.tsx';
import { attributeColumns } from './designer-columns.tsx';

const useStyles = makeStyles({
  panes: { display: 'flex', flexGrow: 1, minHeight: 0 },
  attributes: { display: 'flex', flexDirection: 'column', flex: '5 1 0', minWidth: 0 },
  contributions: {
    display: 'flex',
    flexDirection: 'column',
    flex: '3 1 0',
    minWidth: '320px',
    minHeight: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

const nameOf = (row: AttributeRow): string => row.name;

/** The attributes of an object type, and who contributes and takes the selected one. */
export function AttributesPane({ objectType }: { objectType: string }) {
  const styles = useStyles();
  const { params } = usePlace();
  const [filter, setFilter] = useState('');
  const attributes = useQuery(useApi().metaverseDesigner.attributes.queryOptions({ input: { objectType } }));
  const rows = useMemo(
    () => (attributes.data ?? []).filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase())),
    [attributes.data, filter],
  );
  const selected = rows.find(({ name }) => name === params.get('attribute'));
  return (
    <div className={styles.panes}>
      <div className={styles.attributes}>
        <Section
          title="Attributes"
          detail={attributes.data && `${objectType}: ${formatNumber(rows.length)} of ${formatNumber(attributes.data.length)}`}
          tools={
            <Input
              type="search"
              size="small"
              aria-label="Filter attributes"
              placeholder="Filter"
              contentBefore={<Filter20Regular />}
              value={filter}
              onChange={(_, { value }) => setFilter(value)}
            />
          }
        >
          <Loaded query={attributes}>
            {() =>
              rows.length === 0 ? (
                <Empty title="No attribute matches the filter" />
              ) : (
                <DataGrid
                  label="Attributes"
                  name="designer attributes"
                  columns={attributeColumns}
                  source={allRows(rows)}
                  rowId={nameOf}
                  currentId={selected?.name}
                  onCurrent={(row) => navigate(addresses.designer(objectType, row.name), { replace: true })}
                />
              )
            }
          </Loaded>
        </Section>
      </div>
      <div className={styles.contributions}>
        {selected === undefined ? (
          <Empty title="Select an attribute" hint="Its contributions appear here, strongest first, and who takes its value." />
        ) : (
          <ContributionsPane objectType={objectType} attribute={selected.name} />
        )}
      </div>
    </div>
  );
}
