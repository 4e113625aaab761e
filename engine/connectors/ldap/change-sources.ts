import type { ConnectorLog } from '../connector.ts';
import { AccessLog } from './access-log.ts';
import { ChangeLog } from './change-log.ts';
import type { ChangeSource } from './change-source.ts';
import { ContentSynchronization } from './content-synchronization.ts';
import { DirSync } from './dirsync.ts';
import type { ObjectSource } from './object-search.ts';

/** Every way the server offers, best first. */
export function changeSources(source: ObjectSource, log: ConnectorLog): readonly ChangeSource[] {
  const { root } = source;
  if (root.flavour === 'active-directory') return DirSync.offeredBy(root) ? [new DirSync(source, log)] : [];
  return [
    ...(ContentSynchronization.offeredBy(root) ? [new ContentSynchronization(source)] : []),
    ...(root.accessLog === undefined ? [] : [new AccessLog(source, root.accessLog)]),
    ...(root.changeLog === undefined ? [] : [new ChangeLog(source, root.changeLog)]),
  ];
}
