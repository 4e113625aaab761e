import { Copy20Regular, PeopleSearch20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { MetaverseObject } from '../../shared/contract/objects.ts';
import type { Action } from '../components/actions-pane.tsx';
import { formatTime } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { AllValuesPanel } from './all-values-panel.tsx';
import { MetaverseAttributes } from './metaverse-attributes.tsx';
import { MetaverseConnectors } from './metaverse-connectors.tsx';
import { ObjectHeader } from './object-header.tsx';
import { objectIcon } from './object-icon.tsx';
import { Tabs } from './tabs.tsx';

/** Metaverse Object Properties as a page (spec/console.md §7). */
export function MetaverseObjectPage() {
  const { path } = usePlace();
  const id = path[2] ?? '';
  const object = useQuery(useApi().objects.metaverseObject.queryOptions({ input: { id } }));
  return (
    <ToolPage actions={useObjectActions(id)}>
      <Loaded query={object}>{(data) => <MetaverseObjectView object={data} />}</Loaded>
    </ToolPage>
  );
}

function MetaverseObjectView({ object }: { object: MetaverseObject }) {
  const { params } = usePlace();
  const [attribute, setAttribute] = useState<string>();
  const close = useCallback(() => setAttribute(undefined), []);
  return (
    <>
      <ObjectHeader
        icon={objectIcon(object.objectType)}
        title={object.displayName ?? object.id}
        subtitle={object.objectType}
        left={[{ name: 'Unique identifier', value: object.id }]}
        right={[{ name: 'Last modified', value: formatTime(object.modified) }]}
      />
      <Tabs
        label="Metaverse object"
        open={params.get('tab')}
        toAddress={(tab) => addresses.metaverseObject(object.id, tab)}
        tabs={[
          {
            id: 'attributes',
            label: 'Attributes',
            content: () => <MetaverseAttributes attributes={object.attributes} showAll={setAttribute} />,
          },
          {
            id: 'connectors',
            label: `Connectors (${object.connectors.length})`,
            content: () => <MetaverseConnectors links={object.connectors} />,
          },
        ]}
      />
      {attribute !== undefined && <AllValuesPanel kind="metaverse" id={object.id} attribute={attribute} onClose={close} />}
    </>
  );
}

function useObjectActions(id: string): readonly Action[] {
  const notice = useNotice();
  return [
    { label: 'Search metaverse', icon: <PeopleSearch20Regular />, run: () => navigate(addresses.metaverseSearch()) },
    {
      label: 'Copy identifier',
      icon: <Copy20Regular />,
      run: () => void navigator.clipboard.writeText(id).then(() => notice.done('Identifier copied'), notice.failed),
    },
  ];
}
