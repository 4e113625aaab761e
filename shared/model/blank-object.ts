import type { ConnectorId, CsId } from './identifier.ts';
import type { CsObject } from './object.ts';

/** A connector-space object without values, link or deltas; new objects and placeholders are made of it. */
export function blankObject(id: CsId, connector: ConnectorId, partition: string, dn: string, objectType: string): CsObject {
  return {
    id,
    connector,
    partition,
    dn,
    objectType,
    anchor: undefined,
    link: undefined,
    state: 'normal',
    provisioned: false,
    placeholder: false,
    transient: false,
    refRetry: false,
    resync: false,
    base: {},
    pendingImport: undefined,
    unconfirmed: undefined,
    escrowed: undefined,
    unapplied: undefined,
    notWritable: undefined,
    references: {},
    disconnection: undefined,
    lastImport: undefined,
    lastExport: undefined,
  };
}
