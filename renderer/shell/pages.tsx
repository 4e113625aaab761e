import { DocumentSearch24Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { Empty, Loaded, Loading } from '../components/states.tsx';
import { ImportPage } from '../configuration/import-page.tsx';
import { VersionsPage } from '../configuration/versions-page.tsx';
import { ConnectorPropertiesPage } from '../connectors/connector-properties-page.tsx';
import { ConnectorSpacePage } from '../connectors/connector-space-page.tsx';
import { ConnectorsPage } from '../connectors/connectors-page.tsx';
import { TenantPage } from '../connectors/tenant-page.tsx';
import { DesignerPage } from '../metaverse-designer/designer-page.tsx';
import { MetaverseSearchPage } from '../metaverse-search/metaverse-search-page.tsx';
import { ConnectorSpaceObjectPage } from '../objects/connector-space-object-page.tsx';
import { MetaverseObjectPage } from '../objects/metaverse-object-page.tsx';
import { OperationsPage } from '../operations/operations-page.tsx';
import { PreviewPage } from '../preview/preview-page.tsx';
import { RulesPage } from '../rules/rules-page.tsx';
import { WhatIfPage } from '../what-if/what-if-page.tsx';
import { NewConnectorPage } from '../wizard/new-connector-page.tsx';
import { SetUpPage } from '../wizard/set-up-page.tsx';
import { StartPage } from '../wizard/start-page.tsx';
import { addresses } from './addresses.ts';
import { useApi } from './engine-context.ts';
import { navigate, usePlace } from './router.ts';

/** They bring the expression language with them, so that the console starts without. */
const WorkbenchPage = lazy(() => import('../rules/expression-workbench/workbench-page.tsx'));
const RulePage = lazy(() => import('../rules/rule-page/rule-page.tsx'));

/** Pages by the pattern of their address; `*` is any part. The first that fits is shown. */
const pages: readonly (readonly [pattern: readonly string[], page: ComponentType])[] = [
  [[], Home],
  [['start'], StartPage],
  [['set-up'], SetUpPage],
  [['operations'], OperationsPage],
  [['operations', '*'], OperationsPage],
  [['connectors', 'new'], NewConnectorPage],
  [['connectors', 'tenant'], TenantPage],
  [['connectors'], ConnectorsPage],
  [['connectors', '*'], ConnectorsPage],
  [['connectors', '*', 'properties'], ConnectorPropertiesPage],
  [['connectors', '*', 'search'], ConnectorSpacePage],
  [['metaverse-designer'], DesignerPage],
  [['metaverse-designer', 'rules'], RulesPage],
  [['metaverse-designer', 'rules', '*'], RulePage],
  [['metaverse-designer', 'versions'], VersionsPage],
  [['metaverse-designer', 'import'], ImportPage],
  [['metaverse-designer', 'what-if'], WhatIfPage],
  [['metaverse-designer', 'expression'], WorkbenchPage],
  [['metaverse-search'], MetaverseSearchPage],
  [['object', 'metaverse', '*'], MetaverseObjectPage],
  [['object', 'connector-space', '*'], ConnectorSpaceObjectPage],
  [['object', 'connector-space', '*', 'preview'], PreviewPage],
];

export function CurrentPage() {
  const { path } = usePlace();
  const Page = pages.find(
    ([pattern]) => pattern.length === path.length && pattern.every((part, index) => part === '*' || part === path[index]),
  )?.[1];
  return Page === undefined ? (
    <Empty icon={<DocumentSearch24Regular />} title="There is no such page" hint={`#/${path.join('/')}`} />
  ) : (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
}

/** The first page: Operations, or the start page while the data folder is empty. */
function Home() {
  const status = useQuery(useApi().engine.status.queryOptions());
  return <Loaded query={status}>{({ empty }) => <Redirect to={empty ? addresses.start() : addresses.operations()} />}</Loaded>;
}

function Redirect({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
