import type { ExportFailure } from '../connector.ts';
import type { JsonObject } from './conversion.ts';
import { exportFailure } from './export-errors.ts';
import { imageOf, refused, subjectOf, textValue, type Work } from './export-work.ts';
import { bodyObject, collectionOf, type GraphAnswer, type GraphRequest, succeeded, textOf } from './graph-answer.ts';
import { groupKey } from './naming.ts';

/**
 * Matching of new objects with what the tenant already holds (spec/features.md §7.1).
 *
 * Named choices: users are matched hard (source anchor) and then soft, by userPrincipalName and by primary mail address,
 * against users without a source anchor. Groups are matched by the source anchor in their unique name only. Like the
 * service, a soft match with a user who holds a directory role is refused.
 */
const softMatch = { userPrincipalName: true, mail: true };

export type MatchDecision =
  | { readonly kind: 'create' }
  | { readonly kind: 'adopt'; readonly id: string; readonly soft: boolean }
  | { readonly kind: 'refuse'; readonly error: ExportFailure };

/** Text as an OData literal inside a URL. */
export const literal = (text: string): string => `'${encodeURIComponent(text.replaceAll("'", "''"))}'`;

/** Address of a group by its source anchor. */
export const groupByAnchor = (sourceAnchor: string): string => `/groups(uniqueName=${literal(groupKey(sourceAnchor))})`;

export function primaryAddress(work: Work): string | undefined {
  const image = imageOf(work.operation);
  const primary = image.proxyAddresses?.find((value) => typeof value === 'string' && value.startsWith('SMTP:'));
  return typeof primary === 'string' ? primary.slice('SMTP:'.length) : textValue(image, 'mail');
}

/** Asks for every user the new one may already be. */
export function userLookup(work: Work, sourceAnchor: string): GraphRequest {
  const userPrincipalName = textValue(imageOf(work.operation), 'userPrincipalName');
  const mail = primaryAddress(work);
  const clauses = [`onPremisesImmutableId eq ${literal(sourceAnchor)}`];
  if (softMatch.userPrincipalName && userPrincipalName !== undefined) clauses.push(`userPrincipalName eq ${literal(userPrincipalName)}`);
  if (softMatch.mail && mail !== undefined) clauses.push(`mail eq ${literal(mail)}`);
  const filter = clauses.join(' or ').replaceAll(' ', '%20');
  return { method: 'GET', path: `/users?$filter=${filter}&$select=id,userPrincipalName,mail,onPremisesImmutableId` };
}

export function groupLookup(sourceAnchor: string): GraphRequest {
  return { method: 'GET', path: `/groups?$filter=uniqueName%20eq%20${literal(groupKey(sourceAnchor))}&$select=id` };
}

/** What the answer to a lookup means for the new object. */
export function decide(work: Work, sourceAnchor: string, answer: GraphAnswer): MatchDecision {
  if (!succeeded(answer)) return { kind: 'refuse', error: exportFailure(answer, subjectOf(work.operation)) };
  const found = collectionOf(bodyObject(answer));
  if (work.operation.objectType === 'group') {
    const id = textOf(found[0]?.id);
    return id === undefined ? { kind: 'create' } : { kind: 'adopt', id, soft: false };
  }
  const hard = found.find((user) => user.onPremisesImmutableId === sourceAnchor);
  const id = textOf(hard?.id);
  if (id !== undefined) return { kind: 'adopt', id, soft: false };
  return softDecision(work, found);
}

function softDecision(work: Work, candidates: readonly JsonObject[]): MatchDecision {
  if (candidates.length === 0) return { kind: 'create' };
  const taken = candidates.find((user) => textOf(user.onPremisesImmutableId) !== undefined);
  if (taken !== undefined) {
    const name = textOf(taken.userPrincipalName) ?? String(taken.id);
    const message = `The tenant's user ${name} has the same sign-in name or mail address and belongs to another source object. Remove the duplicate at the source.`;
    return { kind: 'refuse', error: { ...refused(work, 'InvalidSoftMatch', message), detail: { 'conflicting-object': String(taken.id) } } };
  }
  const [first, second] = candidates;
  const id = textOf(first?.id);
  if (second === undefined && id !== undefined) return { kind: 'adopt', id, soft: true };
  const message = 'Sign-in name and mail address belong to two different users of the tenant; neither can be taken over.';
  return { kind: 'refuse', error: refused(work, 'InvalidSoftMatch', message) };
}
