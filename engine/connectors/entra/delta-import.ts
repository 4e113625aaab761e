import type { ImportBatch, ImportRequest } from '../connector.ts';
import { collections, type EntraObjectType } from './attribute-mapping.ts';
import { entriesOf, selectionsOf } from './full-import.ts';
import { bodyObject, succeeded, textOf } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient, readFault } from './graph-client.ts';
import { GraphFault } from './graph-fault.ts';
import { readGroupNames } from './group-members.ts';
import { deletionOf, type GroupNames, queryFor, type Selection } from './object-entry.ts';
import { formatWatermark, parseWatermark, trackedTypes } from './watermark.ts';

/**
 * Changes since the watermark. Graph's delta names the objects that changed, with only part of their properties and in
 * any order and number; each is therefore read again, once and complete. A refused token (410) asks for a full import.
 */
export async function* deltaImport(client: GraphClient, request: ImportRequest): AsyncGenerator<ImportBatch> {
  const { signal } = request;
  const selections = selectionsOf(request).filter(({ objectType }) => trackedTypes.includes(objectType));
  const types = selections.map(({ objectType }) => objectType);
  const watermark = parseWatermark(request.watermark, types);
  const next: { [T in EntraObjectType]?: string } = { ...watermark };

  let groupNames: GroupNames | undefined;
  for (const selection of selections) {
    const { changed, removed, deltaLink } = await changesSince(client, watermark[selection.objectType] as string, signal);
    next[selection.objectType] = deltaLink;
    groupNames ??= selection.member && changed.length > 0 ? await readGroupNames(client, signal) : undefined;
    yield { entries: removed.map((id) => deletionOf(selection.objectType, id)), errors: [], server: client.server };
    for (let at = 0; at < changed.length; at += BATCH_SIZE) {
      yield await readAgain(client, selection, changed.slice(at, at + BATCH_SIZE), groupNames ?? new Map(), signal);
    }
  }
  yield { entries: [], errors: [], server: client.server, watermark: formatWatermark(next) };
}

async function changesSince(
  client: GraphClient,
  link: string,
  signal: AbortSignal,
): Promise<{ changed: string[]; removed: string[]; deltaLink: string }> {
  const changed = new Set<string>();
  const removed = new Set<string>();
  let deltaLink = link;
  for await (const page of client.pages(markerPath(client, link), signal)) {
    for (const object of page.objects) {
      const id = textOf(object.id);
      if (id === undefined) continue;
      // The last word on an object counts: it may be removed and restored within one delta.
      const [into, from] = '@removed' in object ? [removed, changed] : [changed, removed];
      into.add(id);
      from.delete(id);
    }
    deltaLink = page.deltaLink ?? deltaLink;
  }
  return { changed: [...changed], removed: [...removed], deltaLink };
}

/** A stored marker of another address (the tenant has moved) is worn out: everything has to be read again. */
function markerPath(client: GraphClient, link: string): string {
  try {
    return client.pathOf(link);
  } catch (thrown) {
    if (!(thrown instanceof GraphFault)) throw thrown;
    throw new GraphFault('full-import-required', `The change marker is of another address than ${client.server}. Run a full import.`);
  }
}

/** The present state of changed objects; those gone meanwhile as deletions. */
async function readAgain(
  client: GraphClient,
  selection: Selection,
  ids: readonly string[],
  groupNames: GroupNames,
  signal: AbortSignal,
): Promise<ImportBatch> {
  const { objectType } = selection;
  const path = (id: string) => `/${collections[objectType]}/${id}?${queryFor(selection)}`;
  const answers = await client.batch(
    ids.map((id) => ({ method: 'GET', path: path(id) })),
    signal,
  );
  const gone: string[] = [];
  const objects = answers.flatMap((answer, index) => {
    const id = ids[index] as string;
    if (answer.status === 404) gone.push(id);
    else if (!succeeded(answer)) throw readFault(answer, path(id), client.server);
    return answer.status === 404 ? [] : [bodyObject(answer)];
  });
  const entries = gone.map((id) => deletionOf(objectType, id));
  for await (const more of entriesOf(client, selection, objects, groupNames, signal)) entries.push(...more);
  return { entries, errors: [], server: client.server };
}
