/** Values no two objects of the tenant may share, across users, groups and contacts (spec/features.md §7.5). */
import type { Json, ObjectState, ObjectType, Properties } from './directory-object.ts';

export interface UniqueKey {
  readonly kind: 'userPrincipalName' | 'proxyAddresses' | 'onPremisesImmutableId' | 'uniqueName' | 'mailNickname';
  readonly value: string;
}

/**
 * The unique values an object holds. Names compare without case, identifiers (onPremisesImmutableId, uniqueName) exactly.
 * A soft-deleted object gives its names back and keeps its identifiers: the service answers "Uniqueness violation. Property:
 * SourceAnchor" until the deleted object is purged or restored.
 */
export function uniqueKeys(type: ObjectType, state: ObjectState, properties: Properties): UniqueKey[] {
  if (state === 'gone') return [];
  const keys: UniqueKey[] = [];
  const hold = (kind: UniqueKey['kind'], value: Json | undefined, fold: boolean) => {
    if (typeof value !== 'string' || value === '') return;
    const key = { kind, value: fold ? value.toLowerCase() : value };
    if (!keys.some((held) => held.kind === key.kind && held.value === key.value)) keys.push(key);
  };
  hold('onPremisesImmutableId', properties.onPremisesImmutableId, false);
  hold('uniqueName', properties.uniqueName, false);
  if (state === 'live') {
    if (type === 'user') hold('userPrincipalName', properties.userPrincipalName, true);
    for (const address of addressesOf(properties)) hold('proxyAddresses', address, true);
    // Only Microsoft 365 groups need a mail alias of their own (group resource, mailNickname).
    if (isUnified(properties)) hold('mailNickname', properties.mailNickname, true);
  }
  return keys;
}

export function addressesOf(properties: Properties): string[] {
  const value = properties.proxyAddresses;
  return Array.isArray(value) ? value.filter((address) => typeof address === 'string') : [];
}

/** A Microsoft 365 group. */
export function isUnified(properties: Properties): boolean {
  const types = properties.groupTypes;
  return Array.isArray(types) && types.includes('Unified');
}
