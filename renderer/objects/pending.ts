import type { ConnectorLink } from '../../shared/contract/objects.ts';

type Pending = Pick<ConnectorLink, 'pendingImport' | 'pendingExport'> & { readonly awaitingConfirmation?: boolean };

/** What waits on a connector-space object, in words: `export update, awaiting confirmation`. */
export function pendingText(link: Pending): string {
  return [
    link.pendingImport !== undefined && `import ${link.pendingImport}`,
    link.pendingExport !== undefined && `export ${link.pendingExport}`,
    link.awaitingConfirmation === true && 'awaiting confirmation',
  ]
    .filter((part) => part !== false)
    .join(', ');
}
