/** How long a deleted object waits to be restored: 30 days (learn.microsoft.com/graph/api/resources/directory). */
import type { DirectoryObject } from './directory-object.ts';
import type { Tenant } from './request.ts';

const RETENTION_MILLISECONDS = 30 * 86_400_000;

export function isPastRetention(tenant: Tenant, object: DirectoryObject): boolean {
  const deleted = object.properties.deletedDateTime;
  return object.state === 'deleted' && typeof deleted === 'string' && Date.parse(deleted) <= tenant.clock.now() - RETENTION_MILLISECONDS;
}

/** Purges what has waited long enough. */
export function expireDeleted(tenant: Tenant): void {
  tenant.store.transaction(() => {
    for (const type of ['user', 'group'] as const) {
      for (const object of tenant.store.objects({ type, state: 'deleted', limit: -1 })) {
        if (isPastRetention(tenant, object)) tenant.store.update(object, {}, 'gone');
      }
    }
  });
}
