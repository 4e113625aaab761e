import { Badge } from '@fluentui/react-components';
import { ArrowLeft20Regular, DocumentSearch20Regular, PlugConnected24Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { ConnectorDetail } from '../../shared/contract/connectors.ts';
import { formatTime } from '../components/format.ts';
import { Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { ObjectHeader } from '../objects/object-header.tsx';
import { Tabs } from '../objects/tabs.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { neededStep } from './connector-columns.tsx';
import { propertyTabs } from './connector-property-tabs.tsx';

/** Properties of a connector, to read (spec/console.md §4). */
export function ConnectorPropertiesPage() {
  const { path } = usePlace();
  const id = path[1] ?? '';
  const connector = useQuery(useApi().connectors.get.queryOptions({ input: { id } }));
  return (
    <ToolPage
      actions={[
        { label: 'Back to connectors', icon: <ArrowLeft20Regular />, run: () => navigate(addresses.connector(id)) },
        { label: 'Search Connector Space', icon: <DocumentSearch20Regular />, run: () => navigate(addresses.connectorSpace(id)) },
      ]}
    >
      <Loaded query={connector}>{(data) => <ConnectorProperties connector={data} />}</Loaded>
    </ToolPage>
  );
}

function ConnectorProperties({ connector }: { connector: ConnectorDetail }) {
  const { params } = usePlace();
  const needs = neededStep(connector);
  return (
    <>
      <ObjectHeader
        icon={<PlugConnected24Regular />}
        title={connector.name}
        subtitle={connector.typeName}
        badges={
          needs !== '' && (
            <Badge appearance="tint" color="severe">
              {needs}
            </Badge>
          )
        }
        left={[
          { name: 'Description', value: connector.description },
          { name: 'Identifier', value: connector.id },
        ]}
        right={[
          { name: 'Created', value: formatTime(connector.created) },
          { name: 'Last modified', value: formatTime(connector.modified) },
        ]}
      />
      <Tabs
        label="Connector properties"
        open={params.get('page')}
        toAddress={(page) => addresses.connectorProperties(connector.id, page)}
        tabs={propertyTabs(connector)}
      />
    </>
  );
}
