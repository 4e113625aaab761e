/** Directory objects as Graph shows them. */
import type { DirectoryObject, Json, ObjectType, Properties } from './directory-object.ts';
import type { Expand } from './query-options.ts';
import type { Tenant } from './request.ts';
import { propertyRow, shownByDefault } from './schema.ts';

/** `$expand=members` stops here, without a link to the rest (learn.microsoft.com/graph/query-parameters#expand). */
const EXPANDED_MEMBERS = 20;

/** The default properties, or the selected ones; a property without a value is null, a collection empty. */
export function render(object: DirectoryObject, select?: readonly string[]): Properties {
  const shown: Properties = { id: object.id };
  for (const name of select ?? shownByDefault[object.type]) {
    const row = propertyRow(object.type, name);
    if (name === 'id' || !row) continue;
    shown[name] = name === 'passwordProfile' ? null : (object.properties[name] ?? (row.kind === 'texts' ? [] : null));
  }
  return shown;
}

/** As in a collection of mixed types. */
export function renderTyped(object: DirectoryObject, select?: readonly string[]): Properties {
  return { '@odata.type': odataType(object.type), ...render(object, select) };
}

export function odataType(type: ObjectType): string {
  return `#microsoft.graph.${type}`;
}

/** The object with its expanded navigation properties. */
export function renderExpanded(
  tenant: Tenant,
  object: DirectoryObject,
  select: readonly string[] | undefined,
  expand: readonly Expand[],
): Properties {
  const shown = render(object, select);
  for (const { name, select: nested } of expand) {
    const links = tenant.store.links(name === 'members' ? 'member' : 'manager', object.row, { limit: EXPANDED_MEMBERS });
    const targets: Json[] = [];
    for (const link of links) {
      const target = tenant.store.byRow(link.target);
      if (target) targets.push(renderTyped(target, nested));
    }
    if (name === 'members') shown.members = targets;
    else if (targets[0] !== undefined) shown.manager = targets[0];
  }
  return shown;
}

export function context(tenant: Tenant, fragment: string): string {
  return `${tenant.graphUrl}/$metadata#${fragment}`;
}
