import { collections, type EntraObjectType } from './attribute-mapping.ts';
import { isJsonObject } from './conversion.ts';
import type { GraphClient } from './graph-client.ts';
import { GraphFault } from './graph-fault.ts';
import type { Selection } from './object-entry.ts';

/** Where the next delta import begins: one delta link per object type, stored as JSON. */
export type Watermark = { readonly [T in EntraObjectType]?: string };

/** Types Graph tracks changes of and this connector follows. */
export const trackedTypes: readonly EntraObjectType[] = ['user', 'group', 'contact'];

export const formatWatermark = (watermark: Watermark): string => JSON.stringify(watermark);

/** Throws `GraphFault` (full import required) when there is no watermark or it lacks a selected type. */
export function parseWatermark(text: string | undefined, types: readonly EntraObjectType[]): Watermark {
  const parsed: unknown = text === undefined ? undefined : parse(text);
  const links: { [T in EntraObjectType]?: string } = {};
  for (const type of types) {
    const link = isJsonObject(parsed) ? parsed[type] : undefined;
    if (typeof link !== 'string') {
      throw new GraphFault('full-import-required', `No change marker is stored for objects of type ${type}. Run a full import first.`);
    }
    links[type] = link;
  }
  return links;
}

/** Asks Graph for the present moment of each type, so that what changes during a full import is seen by the next delta import. */
export async function currentWatermark(client: GraphClient, selections: readonly Selection[], signal: AbortSignal): Promise<Watermark> {
  const links: { [T in EntraObjectType]?: string } = {};
  for (const selection of selections) {
    if (!trackedTypes.includes(selection.objectType)) continue;
    for await (const page of client.pages(`${deltaPath(selection)}&$deltatoken=latest`, signal)) {
      if (page.deltaLink !== undefined) links[selection.objectType] = page.deltaLink;
    }
  }
  return links;
}

/** `$select` fixes what Graph tracks, relations included. */
function deltaPath(selection: Selection): string {
  const relations = `${selection.manager ? ',manager' : ''}${selection.member ? ',members' : ''}`;
  return `/${collections[selection.objectType]}/delta?$select=${selection.select}${relations}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A watermark of another connector type or version: as good as none.
    return undefined;
  }
}
