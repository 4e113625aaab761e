import { Copy20Regular, Cube20Regular, DocumentSearch20Regular, EyeTracking20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ConnectorSpaceObject } from '../../shared/contract/objects.ts';
import type { Action } from '../components/actions-pane.tsx';
import { useNotice } from '../components/notice.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { AllValuesPanel } from './all-values-panel.tsx';
import { connectorSpaceTabs, firstTab } from './connector-space-tabs.tsx';
import { ErrorReasons } from './error-reasons.tsx';
import { LinkStateBadge } from './link-state.tsx';
import { ObjectHeader } from './object-header.tsx';
import { objectIcon } from './object-icon.tsx';
import { Tabs } from './tabs.tsx';

/** Connector Space Object Properties as a page (spec/console.md §5). */
export function ConnectorSpaceObjectPage() {
  const { path } = usePlace();
  const id = path[2] ?? '';
  const object = useQuery(useApi().objects.connectorSpaceObject.queryOptions({ input: { id } }));
  return (
    <ToolPage actions={useObjectActions(object.data)}>
      <Loaded query={object}>{(data) => <ConnectorSpaceObjectView object={data} />}</Loaded>
    </ToolPage>
  );
}

function ConnectorSpaceObjectView({ object }: { object: ConnectorSpaceObject }) {
  const { params } = usePlace();
  const [attribute, setAttribute] = useState<string>();
  const close = useCallback(() => setAttribute(undefined), []);
  const target = object.metaverseObject;
  const open = params.get('tab') ?? firstTab(object);
  return (
    <>
      <ObjectHeader
        icon={objectIcon(object.objectType)}
        title={object.displayName ?? object.dn}
        subtitle={object.objectType}
        badges={<LinkStateBadge state={object.linkState} />}
        left={[
          { name: 'Distinguished name', value: object.dn },
          { name: 'Anchor', value: object.anchor },
        ]}
        right={[
          { name: 'Connector', value: <PlaceLink to={addresses.connector(object.connector)}>{object.connectorName}</PlaceLink> },
          {
            name: 'Metaverse object',
            value:
              target === undefined ? (
                'none'
              ) : (
                <PlaceLink to={addresses.metaverseObject(target.id)}>{target.displayName ?? target.id}</PlaceLink>
              ),
          },
        ]}
      />
      {open !== 'errors' && <ErrorReasons errors={object.errors} />}
      <Tabs
        label="Connector space object"
        open={open}
        toAddress={(tab) => addresses.connectorSpaceObject(object.id, tab)}
        tabs={connectorSpaceTabs(object, setAttribute)}
      />
      {attribute !== undefined && <AllValuesPanel kind="connector-space" id={object.id} attribute={attribute} onClose={close} />}
    </>
  );
}

function useObjectActions(object: ConnectorSpaceObject | undefined): readonly Action[] {
  const notice = useNotice();
  const loading = object === undefined ? 'The object is not loaded.' : undefined;
  const target = object?.metaverseObject;
  return [
    {
      label: 'Preview…',
      icon: <EyeTracking20Regular />,
      run: () => object !== undefined && navigate(addresses.preview(object.id)),
      disabled: loading,
    },
    {
      label: 'Metaverse object',
      icon: <Cube20Regular />,
      run: () => target !== undefined && navigate(addresses.metaverseObject(target.id)),
      disabled: loading ?? (target === undefined ? 'The object is not linked to a metaverse object.' : undefined),
    },
    {
      label: 'Search connector space',
      icon: <DocumentSearch20Regular />,
      run: () => object !== undefined && navigate(addresses.connectorSpace(object.connector)),
      disabled: loading,
    },
    {
      label: 'Copy DN',
      icon: <Copy20Regular />,
      group: true,
      run: () => void navigator.clipboard.writeText(object?.dn ?? '').then(() => notice.done('Distinguished name copied'), notice.failed),
      disabled: loading,
    },
  ];
}
