/** userPrincipalName and addresses: form, domains, and what the service makes of `mail`. */
import type { DirectoryObject, ObjectType, Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import type { Tenant } from './request.ts';
import { isPastRetention } from './retention.ts';
import { addressesOf, uniqueKeys } from './unique-keys.ts';

// learn.microsoft.com/graph/api/user-post-users: A-Z a-z 0-9 ' . - _ ! # ^ ~ before the @; accents are refused.
const UPN = /^[A-Za-z0-9'.\-_!#^~]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+)$/;

/** @throws GraphError 400 for bad characters or an unverified suffix. */
export function checkUserPrincipalName(tenant: Tenant, name: string): void {
  const domain = UPN.exec(name)?.[1]?.toLowerCase();
  const local = name.slice(0, name.lastIndexOf('@'));
  if (domain === undefined || local.startsWith('.') || local.endsWith('.')) {
    throw refuse.badRequest('Property userPrincipalName is invalid.', [
      { code: 'InvalidValue', message: 'Property userPrincipalName is invalid.', target: 'userPrincipalName' },
    ]);
  }
  if (tenant.verifiedDomains && ![...tenant.verifiedDomains, tenant.initialDomain].includes(domain)) {
    const message =
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.';
    throw refuse.badRequest(message, [{ code: 'InvalidValue', message, target: 'userPrincipalName' }]);
  }
}

/**
 * proxyAddresses after `mail` changed: "updates … recalculation of proxyAddresses and the newly updated mail is set to be
 * the primary proxy address" (user resource). The former primary is dropped, as for a user without a mailbox; other
 * secondary addresses stay.
 */
export function recalculateAddresses(properties: Properties): string[] {
  const mail = properties.mail;
  const secondary = addressesOf(properties).filter((address) => !address.startsWith('SMTP:'));
  if (typeof mail !== 'string') return secondary;
  return [`SMTP:${mail}`, ...secondary.filter((address) => address.toLowerCase() !== `smtp:${mail.toLowerCase()}`)];
}

/**
 * Also purges a deleted holder whose days are over.
 * @throws GraphError 400 ObjectConflict naming the property whose value another object holds.
 */
export function checkUnique(tenant: Tenant, type: ObjectType, properties: Properties, self?: DirectoryObject): void {
  for (const { kind, value } of uniqueKeys(type, 'live', properties)) {
    const holder = tenant.store.holder(kind, value);
    if (!holder || holder.row === self?.row) continue;
    if (!isPastRetention(tenant, holder)) throw refuse.conflict(kind);
    tenant.store.update(holder, {}, 'gone');
  }
}
