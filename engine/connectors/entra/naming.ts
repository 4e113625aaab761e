import { fromHex, toHex } from '../../../shared/model/value.ts';
import type { EntraObjectType } from './attribute-mapping.ts';

/**
 * Identity of objects in the Entra connector space (spec/engine.md §12).
 *
 * Named choices:
 * - `anchor` and `cloudAnchor` are one text: `User_<Graph id>`, `Group_<id>`, `Contact_<id>`, `Device_<id>`.
 * - DN is `CN={hex of UTF-8 of sourceAnchor}`, upper case; an object without a source anchor is named after its
 *   cloudAnchor in the same way, so that both kinds share one name space and cannot meet.
 * - A group has no onPremisesImmutableId in Graph. Its source anchor lives in `uniqueName` (alternate key, immutable, set
 *   when the group is created by `PATCH /groups(uniqueName='…')`), written in hex because anchors are case-sensitive and
 *   contain characters that do not fit into a URL key.
 */
const GROUP_KEY_PREFIX = 'anchor-';

const anchorPrefix: { readonly [T in EntraObjectType]: string } = { user: 'User', group: 'Group', contact: 'Contact', device: 'Device' };

export const cloudAnchor = (objectType: EntraObjectType, id: string): string => `${anchorPrefix[objectType]}_${id.toLowerCase()}`;

/** Graph id behind an anchor; undefined when the text is not one of ours. */
export function graphId(anchor: string): string | undefined {
  return /^(?:User|Group|Contact|Device)_([0-9a-f-]{36})$/i.exec(anchor)?.[1];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const hexOf = (text: string): string => toHex(encoder.encode(text)).toUpperCase();

export function entraDn(objectType: EntraObjectType, id: string, sourceAnchor: string | undefined): string {
  return `CN={${hexOf(sourceAnchor ?? cloudAnchor(objectType, id))}}`;
}

/** The alternate key under which a group keeps its source anchor. */
export const groupKey = (sourceAnchor: string): string => `${GROUP_KEY_PREFIX}${hexOf(sourceAnchor)}`;

/** Source anchor kept in a group's uniqueName; undefined for a unique name that others gave. */
export function sourceAnchorOfGroupKey(uniqueName: string): string | undefined {
  const hex = /^anchor-((?:[0-9a-f]{2})+)$/i.exec(uniqueName)?.[1];
  if (hex === undefined) return undefined;
  try {
    return decoder.decode(fromHex(hex));
  } catch {
    // Not UTF-8: some other application's name that merely looks like ours.
    return undefined;
  }
}
