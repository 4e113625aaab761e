/** `/users`: create, read, update, delete. */
import { randomUUID } from 'node:crypto';
import { checkUnique, checkUserPrincipalName, recalculateAddresses } from './addresses.ts';
import { type DirectoryObject, isRecord, type Json, type Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { expanded, selected } from './query-options.ts';
import { context, render, renderExpanded } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';
import { securityIdentifier } from './security-identifier.ts';
import { bodyProperties, checkedValues } from './values.ts';

/** A user by id or userPrincipalName. @throws GraphError 404 */
export function findUser(tenant: Tenant, key: string): DirectoryObject {
  const found = tenant.store.byId(key) ?? (key.includes('@') ? tenant.store.holder('userPrincipalName', key.toLowerCase()) : undefined);
  if (found?.type !== 'user' || found.state !== 'live') throw refuse.notFound(key);
  return found;
}

export function createUser({ tenant, request }: Exchange): GraphResponse {
  const body = bodyProperties(request.body);
  const values = checkedValues('user', body);
  checkPassword(values.passwordProfile);
  checkUserPrincipalName(tenant, String(values.userPrincipalName));
  const id = randomUUID();
  const created = tenant.clock.stamp();
  const properties: Properties = {
    ...values,
    userType: values.userType ?? 'Member',
    passwordProfile: {
      forceChangePasswordNextSignIn: isRecord(values.passwordProfile) && values.passwordProfile.forceChangePasswordNextSignIn !== false,
    },
    createdDateTime: created,
    lastPasswordChangeDateTime: created,
    securityIdentifier: securityIdentifier(id),
    ...derived(tenant, values),
  };
  properties.proxyAddresses = recalculateAddresses(properties);
  const user = tenant.store.transaction(() => {
    checkUnique(tenant, 'user', properties);
    return tenant.store.insert(id, 'user', properties);
  });
  return {
    status: 201,
    headers: { Location: `${tenant.graphUrl}/users/${id}` },
    body: { '@odata.context': context(tenant, 'users/$entity'), ...render(user) },
  };
}

export function readUser({ tenant, request, params }: Exchange): GraphResponse {
  const user = findUser(tenant, params.id ?? '');
  const select = selected(request.query.get('$select'), 'user');
  const shown = renderExpanded(tenant, user, select, expanded(request.query.get('$expand'), 'user'));
  return { status: 200, body: { '@odata.context': context(tenant, 'users/$entity'), ...shown } };
}

export function updateUser({ tenant, request, params }: Exchange): GraphResponse {
  const body = bodyProperties(request.body);
  if (Object.keys(body).length === 0) throw refuse.emptyPayload();
  tenant.store.transaction(() => {
    const user = findUser(tenant, params.id ?? '');
    if (user.properties.onPremisesSyncEnabled === true) throw refuse.synchronizedObject();
    const values = checkedValues('user', body, user.properties);
    const properties: Properties = { ...user.properties, ...values };
    if (values.userPrincipalName !== undefined) {
      checkUserPrincipalName(tenant, String(values.userPrincipalName));
      Object.assign(properties, derived(tenant, properties));
    }
    if (isRecord(values.passwordProfile)) {
      checkPassword(values.passwordProfile);
      properties.passwordProfile = {
        forceChangePasswordNextSignIn: values.passwordProfile.forceChangePasswordNextSignIn !== false,
      };
      properties.lastPasswordChangeDateTime = tenant.clock.stamp();
    }
    for (const name of ['onPremisesExtensionAttributes', 'employeeOrgData']) {
      const former = user.properties[name];
      if (isRecord(values[name]) && isRecord(former)) properties[name] = { ...former, ...values[name] };
    }
    if ('mail' in values) properties.proxyAddresses = recalculateAddresses(properties);
    checkUnique(tenant, 'user', properties, user);
    tenant.store.update(user, properties);
  });
  return { status: 204 };
}

function derived(tenant: Tenant, values: Properties): Properties {
  return {
    identities: [{ signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: values.userPrincipalName ?? null }],
  };
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** Entra's rules for cloud passwords: 8–256 characters of three of four classes. */
function checkPassword(profile: Json | undefined): void {
  const password = isRecord(profile) ? profile.password : undefined;
  if (typeof password !== 'string') throw refuse.badRequest('A password must be specified to create a new user.');
  const classes = CLASSES.filter((pattern) => pattern.test(password)).length;
  if (password.length < 8 || password.length > 256 || classes < 3) {
    const message = 'The specified password does not comply with password complexity requirements. Please provide a different password.';
    throw refuse.badRequest(message, [{ code: 'InvalidValue', message, target: 'passwordProfile' }]);
  }
}
