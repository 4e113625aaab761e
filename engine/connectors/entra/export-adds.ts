import type { AttributeMap } from '../../../shared/model/value.ts';
import type { ExportFailure } from '../connector.ts';
import type { JsonObject } from './conversion.ts';
import { findDeleted } from './deleted-objects.ts';
import { newGroup, newUser, noteStandIns, propertiesOf } from './export-body.ts';
import { exportFailure } from './export-errors.ts';
import { imageOf, refused, subjectOf, textValue, type Work } from './export-work.ts';
import { bodyObject, type GraphAnswer, type GraphRequest, succeeded, textOf } from './graph-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { GraphFault } from './graph-fault.ts';
import { PAGE_SIZE } from './group-members.ts';
import { decide, groupByAnchor, groupLookup, type MatchDecision, userLookup } from './match.ts';
import { cloudAnchor } from './naming.ts';

type AddedType = 'user' | 'group';
type Ready = { readonly work: Work; readonly type: AddedType; readonly sourceAnchor: string };

/**
 * Creates up to a batch of users or groups, or adopts what matches. An add whose answer was lost finds its object by the
 * source anchor, so that sending it again makes no second one. Sets anchor or error of each work.
 */
export async function sendAdds(client: GraphClient, works: readonly Work[], signal: AbortSignal): Promise<void> {
  const ready = works.flatMap((work) => prepare(work) ?? []);
  if (ready.length === 0) return;
  const lookups = await client.batch(ready.map(lookup), signal);
  const sends: { readonly item: Ready; readonly decision: MatchDecision; readonly request: GraphRequest }[] = [];
  for (const [index, item] of ready.entries()) {
    const decision = await allowed(client, item, decide(item.work, item.sourceAnchor, lookups[index] as GraphAnswer), signal);
    const request = decision.kind === 'refuse' ? decision.error : requestFor(item, decision);
    if ('method' in request) sends.push({ item, decision, request });
    else item.work.error = request;
  }
  const answers = await client.batch(
    sends.map(({ request }) => request),
    signal,
  );
  for (const [index, { item, decision }] of sends.entries()) await settle(client, item, decision, answers[index] as GraphAnswer, signal);
}

/** Refuses what cannot be created at all; undefined then, with the error noted. */
function prepare(work: Work): Ready | undefined {
  const image = imageOf(work.operation);
  const type = work.operation.objectType as AddedType;
  const sourceAnchor = textValue(image, 'sourceAnchor');
  if (sourceAnchor === undefined) {
    work.error = refused(work, 'missing-anchor-component', 'A new object needs a sourceAnchor; check the rule that provisions it.');
    return undefined;
  }
  if (isDistributionGroup(type, image)) {
    const message =
      'Distribution groups cannot be created through Graph, only security groups. Create it in Exchange Online or filter it out.';
    work.error = refused(work, 'no-export-to-this-object-type', message);
    return undefined;
  }
  return { work, type, sourceAnchor };
}

/** Graph creates security groups only. */
export const isDistributionGroup = (objectType: string, image: AttributeMap): boolean =>
  objectType === 'group' && image.securityEnabled?.[0] === false;

const lookup = ({ work, type, sourceAnchor }: Ready): GraphRequest =>
  type === 'user' ? userLookup(work, sourceAnchor) : groupLookup(sourceAnchor);

function requestFor(item: Ready, decision: MatchDecision): GraphRequest | ExportFailure {
  const { work, type, sourceAnchor } = item;
  if (decision.kind === 'adopt') return adoption(item, decision.id);
  if (type === 'group') {
    return { method: 'PATCH', path: groupByAnchor(sourceAnchor), headers: { Prefer: 'create-if-missing' }, body: newGroup(work) };
  }
  const body = newUser(work);
  return body === undefined
    ? refused(work, 'missing-provisioning-attribute', 'A user needs a userPrincipalName; check the source object.')
    : { method: 'POST', path: '/users', body };
}

/** Gives a found object the staged values; the group keeps the anchor it was found by. */
function adoption({ work, type }: Ready, id: string): GraphRequest {
  const image = imageOf(work.operation);
  noteStandIns(work, image);
  const body = propertiesOf(work, image, type === 'user');
  if (type === 'group') work.notWritable.delete('sourceAnchor');
  return { method: 'PATCH', path: `/${type}s/${id}`, body };
}

/** A soft match never takes over a user who holds a directory role; when that cannot be read, it is refused as well. */
async function allowed(client: GraphClient, { work }: Ready, decision: MatchDecision, signal: AbortSignal): Promise<MatchDecision> {
  if (decision.kind !== 'adopt' || !decision.soft) return decision;
  const role = await holdsDirectoryRole(client, decision.id, signal);
  if (role === 'no') return decision;
  const message =
    role === 'yes'
      ? 'The matching user of the tenant holds a directory role and is not taken over. Remove the role, synchronize, and give it back.'
      : 'Whether the matching user of the tenant holds a directory role could not be read, so it is not taken over. Grant the application Directory.Read.All.';
  return { kind: 'refuse', error: refused(work, 'ExistingAdminRoleConflict', message) };
}

async function holdsDirectoryRole(client: GraphClient, id: string, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  try {
    for await (const page of client.pages(`/users/${id}/memberOf?$select=id&$top=${PAGE_SIZE}`, signal)) {
      if (page.objects.some((entry) => entry['@odata.type'] === '#microsoft.graph.directoryRole')) return 'yes';
    }
    return 'no';
  } catch (error) {
    if (error instanceof GraphFault && (error.kind === 'permission' || error.kind === 'query')) return 'unknown';
    throw error;
  }
}

async function settle(client: GraphClient, item: Ready, decision: MatchDecision, answer: GraphAnswer, signal: AbortSignal): Promise<void> {
  const { work, type, sourceAnchor } = item;
  const known = decision.kind === 'adopt' ? decision.id : textOf(bodyObject(answer).id);
  if (succeeded(answer)) {
    // 204 to an upsert: the group came into being between lookup and request.
    const id = known ?? textOf((await client.get(`${groupByAnchor(sourceAnchor)}?$select=id`, signal)).id);
    work.anchor = id === undefined ? undefined : cloudAnchor(type, id);
    return;
  }
  work.error = exportFailure(answer, subjectOf(work.operation));
  const hidden = decision.kind === 'create' && ['AttributeValueMustBeUnique', 'cd-missing-object'].includes(work.error.code);
  if (hidden) await adoptHidden(client, item, signal);
}

/** The anchor is taken by an object the lookup could not show: created by the lost first try of this request, or deleted lately. */
async function adoptHidden(client: GraphClient, item: Ready, signal: AbortSignal): Promise<void> {
  const { work, type, sourceAnchor } = item;
  const again = decide(work, sourceAnchor, await client.send(lookup(item), signal));
  let id = again.kind === 'adopt' && !again.soft ? again.id : undefined;
  if (id === undefined) {
    const deleted = await findDeleted(client, type, sourceAnchor, signal);
    if (deleted === undefined) return;
    const restored = await client.send({ method: 'POST', path: `/directory/deletedItems/${deleted}/restore`, body: EMPTY }, signal);
    if (!succeeded(restored)) {
      work.error = exportFailure(restored, subjectOf(work.operation));
      return;
    }
    id = deleted;
  }
  const answer = await client.send(adoption(item, id), signal);
  work.error = succeeded(answer) ? undefined : exportFailure(answer, subjectOf(work.operation));
  if (succeeded(answer)) work.anchor = cloudAnchor(type, id);
}

const EMPTY: JsonObject = {};
