import type { DeltaImportRequest, ImportBatch, ImportEntry } from '../connector.ts';
import { collections, type EntraObjectType } from './attribute-mapping.ts';
import type { JsonObject } from './conversion.ts';
import { entriesOf, selectionsOf } from './full-import.ts';
import { bodyObject, succeeded, textOf } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient, readFault } from './graph-client.ts';
import { GraphFault } from './graph-fault.ts';
import { readGroupNames } from './group-members.ts';
import { addMemberChanges, type MemberChanges, memberDifference } from './member-changes.ts';
import { cloudAnchor } from './naming.ts';
import { deletionOf, entryFor, type GroupNames, queryFor, type Selection } from './object-entry.ts';
import { formatWatermark, parseWatermark, trackedTypes } from './watermark.ts';

/**
 * Changes since the watermark. Graph's delta names the objects that changed, with only part of their properties and in
 * any order and number; each is therefore read again, once. Of groups that are known already, delta tells which members came
 * and went; all other groups are read with all their members. A refused token (410) asks for a full import.
 */
export async function* deltaImport(client: GraphClient, request: DeltaImportRequest): AsyncGenerator<ImportBatch> {
  const { signal } = request;
  const selections = selectionsOf(request).filter(({ objectType }) => trackedTypes.includes(objectType));
  const types = selections.map(({ objectType }) => objectType);
  const watermark = parseWatermark(request.watermark, types);
  const next: { [T in EntraObjectType]?: string } = { ...watermark };

  const deletions: ImportEntry[] = [];
  let groupNames: GroupNames | undefined;
  const names = async (): Promise<GroupNames> => {
    groupNames ??= await readGroupNames(client, signal);
    return groupNames;
  };
  for (const selection of selections) {
    const { changed, removed, members, deltaLink } = await changesSince(client, watermark[selection.objectType] as string, signal);
    next[selection.objectType] = deltaLink;
    for (const id of removed) deletions.push(deletionOf(selection.objectType, id));
    for (let at = 0; at < changed.length; at += BATCH_SIZE) {
      yield await readAgain({ client, request, members, names }, selection, changed.slice(at, at + BATCH_SIZE));
    }
  }
  // Last: members that left a group are told by their id, which only an object that is still known resolves.
  for (let at = 0; at < deletions.length; at += DELETIONS) {
    yield { entries: deletions.slice(at, at + DELETIONS), errors: [], server: client.server };
  }
  yield { entries: [], errors: [], server: client.server, watermark: formatWatermark(next) };
}

/** Deletions per batch. */
const DELETIONS = 1000;

async function changesSince(
  client: GraphClient,
  link: string,
  signal: AbortSignal,
): Promise<{ changed: string[]; removed: string[]; members: MemberChanges; deltaLink: string }> {
  const changed = new Set<string>();
  const members: MemberChanges = new Map();
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
      addMemberChanges(members, id, object);
    }
    deltaLink = page.deltaLink ?? deltaLink;
  }
  return { changed: [...changed], removed: [...removed], members, deltaLink };
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

interface Reading {
  readonly client: GraphClient;
  readonly request: DeltaImportRequest;
  readonly members: MemberChanges;
  /** Read when first needed: they take as many requests as there are thousands of groups. */
  readonly names: () => Promise<GroupNames>;
}

/** The present state of changed objects; those gone meanwhile as deletions. */
async function readAgain(reading: Reading, selection: Selection, ids: readonly string[]): Promise<ImportBatch> {
  const { client, request, names } = reading;
  const { objectType } = selection;
  const path = (id: string) => `/${collections[objectType]}/${id}?${queryFor(selection)}`;
  const answers = await client.batch(
    ids.map((id) => ({ method: 'GET', path: path(id) })),
    request.signal,
  );
  const gone: string[] = [];
  const objects = answers.flatMap((answer, index) => {
    const id = ids[index] as string;
    if (answer.status === 404) gone.push(id);
    else if (!succeeded(answer)) throw readFault(answer, path(id), client.server);
    return answer.status === 404 ? [] : [bodyObject(answer)];
  });
  const entries = gone.map((id) => deletionOf(objectType, id));
  const partly = selection.member && request.takesReferenceChanges;
  const known = partly ? await request.known.among(objects.map((object) => cloudAnchor(objectType, String(object.id)))) : undefined;
  const isKnown = (object: JsonObject) => known?.has(cloudAnchor(objectType, String(object.id))) === true;
  const whole = objects.filter((object) => !isKnown(object));
  const groupNames = selection.member && whole.length > 0 ? await names() : new Map();
  for await (const more of entriesOf(client, selection, whole, groupNames, request.signal)) entries.push(...more);
  for (const object of objects.filter(isKnown)) entries.push(...(await differenceOf(reading, selection, object)));
  return { entries, errors: [], server: client.server };
}

/** A group that is known, with the members that came and went. */
async function differenceOf(
  { client, request, members, names }: Reading,
  selection: Selection,
  object: JsonObject,
): Promise<ImportEntry[]> {
  const entry = entryFor(selection, object, new Map());
  if (entry === undefined) return [];
  const difference = await memberDifference(client, members.get(String(object.id)), request, names);
  const attributes = selection.attributes.filter(({ mapping }) => mapping.access === 'relation' && mapping.relation === 'member');
  return [{ ...entry, referenceChanges: Object.fromEntries(attributes.map(({ name }) => [name, difference])) }];
}
