import { useQuery } from '@tanstack/react-query';
import type { AttributeRow, ObjectTypeRow } from '../../shared/contract/metaverse-designer.ts';
import { formatNumber } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { AttributesPane } from './attributes-pane.tsx';
import { useDesignerActions } from './designer-actions.tsx';
import { objectTypeColumns } from './designer-columns.tsx';

const nameOf = (row: ObjectTypeRow | AttributeRow): string => row.name;

/** Metaverse Designer, to read (spec/console.md §9): object types, their attributes, who contributes the selected one. */
export function DesignerPage() {
  const { params } = usePlace();
  const objectTypes = useQuery(useApi().metaverseDesigner.objectTypes.queryOptions());
  const selected = objectTypes.data?.find(({ name }) => name === params.get('type')) ?? objectTypes.data?.[0];
  return (
    <ToolPage actions={useDesignerActions('object-types')}>
      <Split
        name="designer"
        share={30}
        top={
          <Section
            title="Object types"
            detail={objectTypes.data && `Total number of object types: ${formatNumber(objectTypes.data.length)}`}
          >
            <Loaded query={objectTypes}>
              {(rows) =>
                rows.length === 0 ? (
                  <Empty title="The metaverse has no object type" />
                ) : (
                  <DataGrid
                    label="Object types"
                    columns={objectTypeColumns}
                    source={allRows(rows)}
                    rowId={nameOf}
                    currentId={selected?.name}
                    onCurrent={(row) => navigate(addresses.designer(row.name), { replace: true })}
                  />
                )
              }
            </Loaded>
          </Section>
        }
        bottom={
          selected === undefined ? (
            <Empty title="No object type selected" />
          ) : (
            <AttributesPane key={selected.name} objectType={selected.name} />
          )
        }
      />
    </ToolPage>
  );
}
