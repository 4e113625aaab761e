import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { dnKey, isWithin } from '../../shared/model/dn.ts';

/**
 * The selected partition of a connector an object of that DN belongs to: the one with the longest suffix; the partition
 * `default` holds every DN. undefined: no import would ever see the object.
 */
export function partitionHolding(connector: Pick<ConnectorRecord, 'partitions'>, dn: string): string | undefined {
  const key = dnKey(dn);
  let best: { readonly name: string; readonly length: number } | undefined;
  for (const { name, selected } of connector.partitions) {
    if (!selected) continue;
    const suffix = name === 'default' ? '' : dnKey(name);
    if (isWithin(key, suffix) && (best === undefined || suffix.length > best.length)) best = { name, length: suffix.length };
  }
  return best?.name;
}
