import type { ReferenceChange } from '../connector.ts';
import { exportFailure } from './export-errors.ts';
import { type AssignedAnchors, idOf, subjectOf, type Work } from './export-work.ts';
import { errorOf, type GraphAnswer, type GraphRequest, succeeded } from './graph-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { mappingOf, notWritableReason } from './schema-mapping.ts';

/** Members Graph adds in one request. */
const BOUND_MEMBERS = 20;

/** One request that carries references of one object. */
export interface ReferenceRequest {
  readonly work: Work;
  readonly changes: readonly ReferenceChange[];
  readonly request: GraphRequest;
}

/**
 * The requests for an object's references: only what changes is sent, never the whole list. References to objects the
 * tenant does not have stay behind; those of attributes Graph does not take are noted with the reason. Each request is made
 * when it is its turn, so that a group of hundreds of thousands is not in memory a second time.
 */
export function* referenceRequests(client: GraphClient, work: Work, assigned: AssignedAnchors): Generator<ReferenceRequest> {
  const id = idOf(work.anchor);
  const managers: ReferenceChange[] = [];
  const { operation } = work;
  const targetOf = (change: ReferenceChange) => idOf(change.targetAnchor ?? assigned.get(change.targetId));
  const isMember = ({ attribute }: ReferenceChange) => {
    const mapping = mappingOf(operation.objectType, attribute);
    return mapping?.access === 'relation' && mapping.relation === 'member';
  };
  for (const change of operation.references) {
    const mapping = mappingOf(operation.objectType, change.attribute);
    if (mapping?.access !== 'relation') {
      work.notWritable.set(change.attribute, notWritableReason(operation.objectType, change.attribute) ?? '');
      continue;
    }
    const target = targetOf(change);
    if (target === undefined || id === undefined) {
      // Nothing to take away where the target never was; an addition waits for its target.
      if (change.operation === 'add') work.referencesLeft.push(change);
    } else if (mapping.relation === 'manager') managers.push(change);
    else if (change.operation === 'delete')
      yield { work, changes: [change], request: { method: 'DELETE', path: `/groups/${id}/members/${target}/$ref` } };
  }
  if (id === undefined) return;
  let changes: ReferenceChange[] = [];
  let targets: string[] = [];
  for (const change of operation.references) {
    const target = change.operation === 'add' && isMember(change) ? targetOf(change) : undefined;
    if (target === undefined) continue;
    changes.push(change);
    targets.push(target);
    if (targets.length < BOUND_MEMBERS) continue;
    yield { work, changes, request: additions(client, id, targets) };
    changes = [];
    targets = [];
  }
  if (targets.length > 0) yield { work, changes, request: additions(client, id, targets) };
  const manager = managerRequest(client, id, managers, assigned);
  if (manager !== undefined) yield { work, changes: managers, request: manager };
}

/** Takes the answer in. Returns further requests when a group of additions was refused and each has to be tried alone. */
export function settleReferences(
  client: GraphClient,
  sent: ReferenceRequest,
  answer: GraphAnswer,
  assigned: AssignedAnchors,
): ReferenceRequest[] {
  const { work, changes, request } = sent;
  if (succeeded(answer) || isDone(request, answer)) return [];
  const id = idOf(work.anchor);
  if (request.method === 'PATCH' && id !== undefined) {
    // One that is a member already, or is gone, refuses all twenty.
    return changes.flatMap((change) => {
      const target = idOf(change.targetAnchor ?? assigned.get(change.targetId));
      return target === undefined ? [] : [{ work, changes: [change], request: additions(client, id, [target]) }];
    });
  }
  work.referencesLeft.push(...changes);
  const subject = `${subjectOf(work.operation)}, ${changes[0]?.attribute} ${changes.map(({ targetDn }) => targetDn).join(', ')}`;
  const failure = exportFailure(answer, subject);
  work.error =
    failure.code === 'permission-issue' || failure.code === 'cd-connectivity-error'
      ? failure
      : { ...failure, code: 'dn-attributes-failure' };
  return [];
}

function additions(client: GraphClient, id: string, targets: readonly string[]): GraphRequest {
  const [first] = targets;
  return targets.length === 1 && first !== undefined
    ? { method: 'POST', path: `/groups/${id}/members/$ref`, body: { '@odata.id': client.referenceUrl(first) } }
    : { method: 'PATCH', path: `/groups/${id}`, body: { 'members@odata.bind': targets.map((target) => client.referenceUrl(target)) } };
}

/** A user has one manager: a new one replaces the old, whose removal then needs no request. */
function managerRequest(
  client: GraphClient,
  id: string,
  changes: readonly ReferenceChange[],
  assigned: AssignedAnchors,
): GraphRequest | undefined {
  if (changes.length === 0) return undefined;
  const added = changes.find(({ operation }) => operation === 'add');
  const target = added === undefined ? undefined : idOf(added.targetAnchor ?? assigned.get(added.targetId));
  const path = `/users/${id}/manager/$ref`;
  return target === undefined ? { method: 'DELETE', path } : { method: 'PUT', path, body: { '@odata.id': client.referenceUrl(target) } };
}

/** The tenant is already as asked: a member that is one, a reference that is gone. */
function isDone(request: GraphRequest, answer: GraphAnswer): boolean {
  if (request.method === 'DELETE') return answer.status === 404;
  return request.method === 'POST' && answer.status === 400 && /already exist/i.test(errorOf(answer).message);
}
