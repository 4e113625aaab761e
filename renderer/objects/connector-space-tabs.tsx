import type { ConnectorSpaceObject, StagedChange } from '../../shared/contract/objects.ts';
import { ImportedAttributes } from './imported-attributes.tsx';
import { LineageView } from './lineage-view.tsx';
import { ObjectErrors } from './object-errors.tsx';
import { StagedChangeView } from './staged-change-view.tsx';
import type { PageTab } from './tabs.tsx';

/** The tabs of a connector-space object; those of staged changes and errors only when there are any (spec/console.md §5). */
export function connectorSpaceTabs(object: ConnectorSpaceObject, showAll: (attribute: string) => void): readonly PageTab[] {
  const { pendingImport, errors } = object;
  const imported = {
    id: 'imported',
    label: 'Import',
    content: () => <ImportedAttributes attributes={object.imported} showAll={showAll} />,
  };
  return [
    ...(pendingImport === undefined
      ? [imported]
      : [
          { id: 'pending-import', label: 'Pending Import', content: () => <StagedChangeView change={pendingImport} /> },
          { ...imported, label: 'Imported' },
        ]),
    ...staged('pending-export', 'Pending Export', object.pendingExport),
    ...staged('export-in-progress', 'Export in Progress', object.exportInProgress),
    ...staged('awaiting-confirmation', 'Awaiting Confirmation', object.awaitingConfirmation),
    ...(errors.length === 0
      ? []
      : [
          {
            id: 'errors',
            label: errors.length === 1 ? 'Error' : `Errors (${errors.length})`,
            content: () => <ObjectErrors errors={errors} />,
          },
        ]),
    { id: 'lineage', label: 'Lineage', content: () => <LineageView object={object} /> },
  ];
}

/** The tab to open when none is asked for: what is about to be exported, as long as nothing has been imported. */
export function firstTab({ imported, pendingImport, pendingExport }: ConnectorSpaceObject): string | null {
  return imported.length === 0 && pendingImport === undefined && pendingExport !== undefined ? 'pending-export' : null;
}

function staged(id: string, label: string, change: StagedChange | undefined): readonly PageTab[] {
  return change === undefined ? [] : [{ id, label, content: () => <StagedChangeView change={change} /> }];
}
