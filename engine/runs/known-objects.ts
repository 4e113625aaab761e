import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { dnKey } from '../../shared/model/dn.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';
import type { KnownObjects } from '../connectors/connector.ts';
import type { CsHeader } from '../store/connector-space.ts';
import type { Reads } from '../store/store.ts';

const CHUNK = 1000;

/** What a delta import may ask about the connector space; an object whose deletion has been staged is not known any more. */
export function knownObjects(store: Reads, connector: ConnectorId, partition: string): KnownObjects {
  return {
    async among(anchors) {
      const known = new Set<string>();
      for (let at = 0; at < anchors.length; at += CHUNK) {
        const headers = await store.csByAnchor(connector, anchors.slice(at, at + CHUNK));
        const anchorById = new Map(Array.from(headers, ([anchor, { id }]) => [id, anchor]));
        const busy = new Set(Array.from(headers.values()).flatMap((header) => (header.busy ? [header.id] : [])));
        const leaving = new Set((await store.csObjects([...busy], 'none')).filter(isLeaving).map(({ id }) => id));
        for (const [id, anchor] of anchorById) if (!leaving.has(id)) known.add(anchor);
      }
      return known;
    },

    async named(dns) {
      const anchors = new Map<string, string>();
      for (let at = 0; at < dns.length; at += CHUNK) {
        const headers = await store.csByDn(connector, dns.slice(at, at + CHUNK).map(dnKey));
        for (const [key, header] of headers) if (isAnchored(header)) anchors.set(key, header.anchor);
      }
      return anchors;
    },

    async all() {
      const ids = await store.csSelect({ connector, partition, which: 'anchored' });
      return anchorsOf(store, connector, ids);
    },

    async referrers(anchors) {
      const referrers = new Set<string>();
      for (let at = 0; at < anchors.length; at += CHUNK) {
        const headers = await store.csByAnchor(connector, anchors.slice(at, at + CHUNK));
        const ids = await store.csReferrers(Array.from(headers.values(), ({ id }) => id));
        for (const anchor of await anchorsOf(store, connector, ids)) referrers.add(anchor);
      }
      return [...referrers];
    },

    async awaiting(dns) {
      const referrers = new Set<string>();
      for (let at = 0; at < dns.length; at += CHUNK) {
        const headers = await store.csByDn(connector, dns.slice(at, at + CHUNK).map(dnKey));
        const placeholders = Array.from(headers.values()).filter(({ placeholder }) => placeholder);
        if (placeholders.length === 0) continue;
        const ids = await store.csReferrers(placeholders.map(({ id }) => id));
        for (const anchor of await anchorsOf(store, connector, ids)) referrers.add(anchor);
      }
      return [...referrers];
    },
  };
}

/** Every selected partition has been imported in full by a connector that told where to go on. */
export async function hasWatermarks(store: Reads, connector: ConnectorRecord): Promise<boolean> {
  for (const { name, selected } of connector.partitions) if (selected && !(await store.watermark(connector.id, name))) return false;
  return true;
}

async function anchorsOf(store: Reads, connector: ConnectorId, ids: readonly CsObject['id'][]): Promise<readonly string[]> {
  const anchors: string[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    for (const object of await store.csObjects(ids.slice(at, at + CHUNK), 'none')) {
      if (object.connector === connector && object.anchor !== undefined && !isLeaving(object)) anchors.push(object.anchor);
    }
  }
  return anchors;
}

const isAnchored = (header: CsHeader): header is CsHeader & { readonly anchor: string } =>
  header.anchor !== undefined && !header.placeholder;
const isLeaving = ({ pendingImport }: CsObject): boolean =>
  pendingImport?.operation === 'delete' || pendingImport?.operation === 'obsolete';
