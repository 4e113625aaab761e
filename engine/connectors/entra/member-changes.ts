import type { DeltaImportRequest, NamedTarget, ReferenceDifference } from '../connector.ts';
import { collections, type EntraObjectType, isEntraObjectType } from './attribute-mapping.ts';
import { isJsonObject, type JsonObject } from './conversion.ts';
import { bodyObject, type GraphRequest, succeeded, textOf } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient, readFault } from './graph-client.ts';
import { cloudAnchor, entraDn } from './naming.ts';
import { type GroupNames, sourceAnchorOf, typeOfGraph } from './object-entry.ts';

/** What a delta tells of members, by group and member; the last word counts. A group may be told in several parts. */
export type MemberChanges = Map<string, Map<string, MemberChange>>;
interface MemberChange {
  readonly type: EntraObjectType;
  readonly added: boolean;
}

/** Takes in `members@delta` of one object of a page. Types without a place in the connector space are left out. */
export function addMemberChanges(changes: MemberChanges, group: string, object: JsonObject): void {
  const told = object['members@delta'];
  if (!Array.isArray(told)) return;
  let own = changes.get(group);
  if (own === undefined) {
    own = new Map();
    changes.set(group, own);
  }
  for (const member of told) {
    const id = isJsonObject(member) ? textOf(member.id) : undefined;
    if (!isJsonObject(member) || id === undefined) continue;
    const type = typeOfGraph[textOf(member['@odata.type']) ?? '#microsoft.graph.user'] ?? '';
    if (isEntraObjectType(type)) own.set(id, { type, added: !('@removed' in member) });
  }
}

/** Members that came and went. Graph names them by id only: those that are not known yet are asked for what they are called. */
export async function memberDifference(
  client: GraphClient,
  changes: ReadonlyMap<string, MemberChange> | undefined,
  request: DeltaImportRequest,
  names: () => Promise<GroupNames>,
): Promise<ReferenceDifference> {
  const added: NamedTarget[] = [];
  const removed: NamedTarget[] = [];
  const strangers: { readonly id: string; readonly type: EntraObjectType }[] = [];
  const all = [...(changes ?? [])];
  const known = await request.known.among(all.flatMap(([id, { type, added: came }]) => (came ? cloudAnchor(type, id) : [])));
  for (const [id, { type, added: came }] of all) {
    const anchor = cloudAnchor(type, id);
    if (!came) removed.push({ anchor });
    else if (known.has(anchor)) added.push({ anchor });
    else strangers.push({ id, type });
  }
  const groupNames = strangers.some(({ type }) => type === 'group') ? await names() : new Map();
  const users = await readUsers(
    client,
    strangers.flatMap(({ id, type }) => (type === 'user' ? id : [])),
    request.signal,
  );
  for (const { id, type } of strangers) {
    const object = type === 'user' ? users.get(id) : { id };
    // Gone since the delta was made; the next one tells.
    if (object === undefined) continue;
    added.push({ anchor: cloudAnchor(type, id), dn: entraDn(type, id, sourceAnchorOf(type, object, groupNames)) });
  }
  return { added, removed };
}

async function readUsers(client: GraphClient, ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, JsonObject>> {
  const users = new Map<string, JsonObject>();
  for (let at = 0; at < ids.length; at += BATCH_SIZE) {
    const slice = ids.slice(at, at + BATCH_SIZE);
    const path = (id: string) => `/${collections.user}/${id}?$select=id,onPremisesImmutableId`;
    const answers = await client.batch(
      slice.map((id): GraphRequest => ({ method: 'GET', path: path(id) })),
      signal,
    );
    for (const [index, answer] of answers.entries()) {
      const id = slice[index] as string;
      if (answer.status === 404) continue;
      if (!succeeded(answer)) throw readFault(answer, path(id), client.server);
      users.set(id, bodyObject(answer));
    }
  }
  return users;
}
