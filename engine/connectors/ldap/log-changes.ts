import { type ChangeList, noChanges } from './change-source.ts';
import type { NamedChanges } from './named-changes.ts';

/** What a log of operations amounts to: by anchor where it tells one, by name where it does not. */
export function changeListOf(changes: NamedChanges, marker: string): ChangeList {
  const changed = new Set<string>();
  const moved = new Set<string>();
  const names: ChangeList['names'][number][] = [];
  const deleted = new Set<string>();
  const deletedNames: string[] = [];
  for (const object of changes.deleted) {
    if (object.anchor === undefined) deletedNames.push(object.dn);
    else deleted.add(object.anchor);
  }
  for (const object of changes.changed) {
    if (object.anchor === undefined) names.push({ dn: object.dn, moved: object.moved });
    else {
      changed.add(object.anchor);
      if (object.moved) moved.add(object.anchor);
    }
  }
  return { ...noChanges, changed, moved, names, deleted, deletedNames, marker };
}
