import { PlugConnected24Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { formatCount } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Split } from '../components/split.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { RunDetailPane } from '../operations/run-detail-pane.tsx';
import { RequirementBanner } from '../rules/requirement-banner.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { useConnectorActions } from './connector-actions.tsx';
import { connectorColumns } from './connector-columns.tsx';
import { type ConnectorDialog, ConnectorDialogs } from './connector-dialogs.tsx';

const connectorId = (connector: ConnectorSummary): string => connector.id;

/** Connectors: the list above, the most recent run of the selected one below (spec/console.md §3). */
export function ConnectorsPage() {
  const { path } = usePlace();
  const connectors = useQuery(useApi().connectors.list.queryOptions());
  const [dialog, setDialog] = useState<ConnectorDialog>();
  const selected = connectors.data?.find(({ id }) => id === path[1]) ?? connectors.data?.[0];
  const actions = useConnectorActions(selected, connectors.data ?? [], setDialog);
  const open = (connector: ConnectorSummary) => navigate(addresses.connectorProperties(connector.id));
  return (
    <ToolPage actions={actions}>
      <RequirementBanner />
      <Split
        name="connectors"
        share={34}
        top={
          <Section title="Connectors" detail={connectors.data && formatCount(connectors.data.length, 'connector')}>
            <Loaded query={connectors}>
              {(rows) =>
                rows.length === 0 ? (
                  <Empty icon={<PlugConnected24Regular />} title="No connector yet">
                    <PlaceLink to={addresses.start()}>Open the start page</PlaceLink>
                  </Empty>
                ) : (
                  <DataGrid
                    label="Connectors"
                    columns={connectorColumns}
                    source={allRows(rows)}
                    rowId={connectorId}
                    currentId={selected?.id}
                    onCurrent={(row) => navigate(addresses.connector(row.id), { replace: true })}
                    onOpen={open}
                  />
                )
              }
            </Loaded>
          </Section>
        }
        bottom={<LatestRun connector={selected} />}
      />
      <ConnectorDialogs dialog={dialog} connector={selected} onClose={() => setDialog(undefined)} />
    </ToolPage>
  );
}

function LatestRun({ connector }: { connector: ConnectorSummary | undefined }) {
  const run = connector?.run?.id ?? connector?.lastRun?.id;
  if (connector === undefined) return <Empty title="No connector selected" />;
  if (run === undefined) return <Empty title={`${connector.name} has not run yet`} hint="Choose Run to start one of its run profiles." />;
  return <RunDetailPane run={run} />;
}
