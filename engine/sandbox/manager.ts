/** `/users/{id}/manager`. */
import { refuse } from './errors.ts';
import { selected } from './query-options.ts';
import { referenced } from './references.ts';
import { context, renderTyped } from './rendering.ts';
import type { Exchange, GraphResponse } from './request.ts';
import { findUser } from './users.ts';
import { bodyProperties } from './values.ts';

export function readManager({ tenant, request, params }: Exchange): GraphResponse {
  const user = findUser(tenant, params.id ?? '');
  const [link] = tenant.store.links('manager', user.row, { limit: 1 });
  const manager = link ? tenant.store.byRow(link.target) : undefined;
  if (!manager) throw refuse.notFound('manager');
  const shown = renderTyped(manager, selected(request.query.get('$select'), manager.type));
  return { status: 200, body: { '@odata.context': context(tenant, 'directoryObjects/$entity'), ...shown } };
}

/** PUT `manager/$ref`: replaces the manager. */
export function setManager({ tenant, request, params }: Exchange): GraphResponse {
  const reference = bodyProperties(request.body)['@odata.id'];
  tenant.store.transaction(() => {
    const user = findUser(tenant, params.id ?? '');
    if (user.properties.onPremisesSyncEnabled === true) throw refuse.synchronizedObject();
    const manager = referenced(tenant, reference);
    if (manager.type === 'group') throw refuse.badRequest('The manager of a user must be a user or an organizational contact.');
    for (const link of tenant.store.links('manager', user.row)) {
      if (link.target !== manager.row) tenant.store.setLink('manager', user.row, link.target, false);
    }
    if (!tenant.store.isLinked('manager', user.row, manager.row)) tenant.store.setLink('manager', user.row, manager.row, true);
  });
  return { status: 204 };
}

/** DELETE `manager/$ref`. @throws GraphError 404 when the user has none. */
export function removeManager({ tenant, params }: Exchange): GraphResponse {
  tenant.store.transaction(() => {
    const user = findUser(tenant, params.id ?? '');
    if (user.properties.onPremisesSyncEnabled === true) throw refuse.synchronizedObject();
    const links = tenant.store.links('manager', user.row);
    if (links.length === 0) throw refuse.notFound('manager');
    for (const link of links) tenant.store.setLink('manager', user.row, link.target, false);
  });
  return { status: 204 };
}
