import type { ImportBatch, ImportEntry, ImportRequest } from '../connector.ts';
import { collections, isEntraObjectType } from './attribute-mapping.ts';
import type { JsonObject } from './conversion.ts';
import { textOf } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient } from './graph-client.ts';
import { PAGE_SIZE, readGroupNames, readMembers } from './group-members.ts';
import { entryFor, type GroupNames, queryFor, type Selection, selectionFor } from './object-entry.ts';
import { currentWatermark, formatWatermark } from './watermark.ts';

/** Entries per batch handed to the import step. */
const ENTRIES = 500;

/** What an import request asks for, per object type in a fixed order. */
export function selectionsOf(request: ImportRequest): Selection[] {
  return request.objectTypes.filter(isEntraObjectType).map((type) => selectionFor(type, request.attributes));
}

/** Every selected object of the tenant with its references; the watermark comes with the last batch. */
export async function* fullImport(client: GraphClient, request: ImportRequest): AsyncGenerator<ImportBatch> {
  const { signal } = request;
  const selections = selectionsOf(request);
  const watermark = await currentWatermark(client, selections, signal);
  const total = await countObjects(client, selections, signal);
  const groupNames: GroupNames = selections.some(({ member }) => member) ? await readGroupNames(client, signal) : new Map();
  for (const selection of selections) {
    const query = `${queryFor(selection)}&$top=${PAGE_SIZE}`;
    for await (const page of client.pages(`/${collections[selection.objectType]}?${query}`, signal)) {
      for await (const entries of entriesOf(client, selection, page.objects, groupNames, signal)) {
        yield { entries, errors: [], server: client.server, total };
      }
    }
  }
  yield { entries: [], errors: [], server: client.server, watermark: formatWatermark(watermark) };
}

/** How many objects to expect; undefined when the tenant does not say. Only for the progress of the run. */
async function countObjects(client: GraphClient, selections: readonly Selection[], signal: AbortSignal): Promise<number | undefined> {
  let total = 0;
  for (const { objectType } of selections) {
    // Graph counts from its eventually consistent index only.
    const path = `/${collections[objectType]}/$count`;
    const answer = await client.send({ method: 'GET', path, headers: { ConsistencyLevel: 'eventual' } }, signal);
    if (typeof answer.body !== 'number') return undefined;
    total += answer.body;
  }
  return total;
}

/** Objects as entries, a few hundred at a time, groups with their members. */
export async function* entriesOf(
  client: GraphClient,
  selection: Selection,
  objects: readonly JsonObject[],
  groupNames: GroupNames,
  signal: AbortSignal,
): AsyncGenerator<ImportEntry[]> {
  const step = selection.member ? BATCH_SIZE : ENTRIES;
  for (let at = 0; at < objects.length; at += step) {
    const slice = objects.slice(at, at + step);
    const ids = slice.flatMap((object) => textOf(object.id) ?? []);
    const members = selection.member ? await readMembers(client, ids, groupNames, signal) : undefined;
    // A group deleted since its page was read has no member list and is left to the next import.
    const present = members === undefined ? slice : slice.filter((object) => members.has(String(object.id)));
    yield present.flatMap((object) => entryFor(selection, object, groupNames, members?.get(String(object.id))) ?? []);
  }
}
