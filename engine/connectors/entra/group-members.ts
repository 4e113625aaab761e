import type { Reference } from '../../../shared/model/value.ts';
import { bodyObject, collectionOf, type GraphRequest, succeeded, textOf } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient, readFault } from './graph-client.ts';
import { type GroupNames, referenceTo } from './object-entry.ts';

/** Graph's largest page of directory objects. */
export const PAGE_SIZE = 999;

/** All members of the given groups, by group id; a group that vanished meanwhile has no entry. Pages of many groups share a batch. */
export async function readMembers(
  client: GraphClient,
  ids: readonly string[],
  groupNames: GroupNames,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Reference[]>> {
  const members = new Map<string, Reference[]>();
  // $expand would deliver 20 members and say nothing of the rest.
  let open = ids.map((id) => ({ id, path: `/groups/${id}/members?$select=id,onPremisesImmutableId&$top=${PAGE_SIZE}` }));
  while (open.length > 0) {
    const round = open.slice(0, BATCH_SIZE);
    const answers = await client.batch(
      round.map(({ path }): GraphRequest => ({ method: 'GET', path })),
      signal,
    );
    const following: typeof open = [];
    round.forEach(({ id, path }, index) => {
      const answer = answers[index];
      if (answer === undefined || answer.status === 404) return;
      if (!succeeded(answer)) throw readFault(answer, path, client.server);
      const body = bodyObject(answer);
      const sofar = members.get(id) ?? [];
      members.set(id, sofar);
      for (const object of collectionOf(body)) {
        const reference = referenceTo(object, groupNames);
        if (reference !== undefined) sofar.push(reference);
      }
      const next = textOf(body['@odata.nextLink']);
      if (next !== undefined) following.push({ id, path: client.pathOf(next) });
    });
    open = [...following, ...open.slice(BATCH_SIZE)];
  }
  return members;
}

/** Unique names of all groups that have one, by id. */
export async function readGroupNames(client: GraphClient, signal: AbortSignal): Promise<GroupNames> {
  const names = new Map<string, string>();
  for await (const page of client.pages(`/groups?$select=id,uniqueName&$top=${PAGE_SIZE}`, signal)) {
    for (const object of page.objects) {
      const id = textOf(object.id);
      const name = textOf(object.uniqueName);
      if (id !== undefined && name !== undefined) names.set(id, name);
    }
  }
  return names;
}
