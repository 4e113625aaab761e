import { dnKey, isWithin, splitDn } from '../../../shared/model/dn.ts';

/** One line of a change log that tells names and no identities. */
export type NamedChange =
  | { readonly kind: 'add' | 'modify' | 'delete'; readonly dn: string; readonly anchor?: string | undefined }
  | { readonly kind: 'rename'; readonly dn: string; readonly newDn: string; readonly anchor?: string | undefined };

interface Named {
  /** The name before the first of the changes; undefined when the object was made within them. */
  readonly before: string | undefined;
  now: string;
  anchor: string | undefined;
  moved: boolean;
  deleted: boolean;
}

/**
 * Follows objects through a change log by their names, so that a name in an old line is not taken for whoever bears it now.
 * Lines come in order.
 */
export class NamedChanges {
  readonly #objects: Named[] = [];
  readonly #byName = new Map<string, Named>();
  /** Renamed containers, in order: what was below the first is below the second now. */
  readonly #renames: { readonly from: string; readonly depth: number; readonly to: string }[] = [];

  add(change: NamedChange): void {
    const object = this.#objectAt(change.dn, change.kind === 'add', change.anchor);
    if (change.kind === 'delete') {
      object.deleted = true;
      this.#byName.delete(dnKey(object.now));
    } else if (change.kind === 'rename') this.#rename(object, change.dn, change.newDn);
  }

  /** Objects that exist as far as the log tells, under their present names. */
  get changed(): readonly { readonly dn: string; readonly anchor: string | undefined; readonly moved: boolean }[] {
    return this.#objects.filter(({ deleted }) => !deleted).map(({ now, anchor, moved }) => ({ dn: now, anchor, moved }));
  }

  /** Objects that are gone, under the names they had before; those made and deleted in between are left out. */
  get deleted(): readonly { readonly dn: string; readonly anchor: string | undefined }[] {
    return this.#objects.flatMap(({ deleted, before, anchor }) =>
      deleted && (before !== undefined || anchor !== undefined) ? [{ dn: before ?? '', anchor }] : [],
    );
  }

  #objectAt(dn: string, created: boolean, anchor: string | undefined): Named {
    const key = dnKey(dn);
    const known = this.#byName.get(key);
    if (known !== undefined && !created) {
      known.anchor ??= anchor;
      return known;
    }
    const object: Named = { before: created ? undefined : this.#before(dn), now: dn, anchor, moved: false, deleted: false };
    this.#objects.push(object);
    this.#byName.set(key, object);
    return object;
  }

  #rename(object: Named, dn: string, newDn: string): void {
    const from = dnKey(dn);
    const depth = splitDn(dn).length;
    for (const other of [...this.#byName.values()]) {
      const key = dnKey(other.now);
      if (!isWithin(key, from)) continue;
      this.#byName.delete(key);
      other.now = replaced(other.now, depth, newDn);
    }
    object.moved = true;
    for (const other of this.#objects) if (!other.deleted) this.#byName.set(dnKey(other.now), other);
    this.#renames.push({ from, depth, to: newDn });
  }

  /** The name before all renames seen so far. */
  #before(dn: string): string {
    let name = dn;
    for (const { from, to } of [...this.#renames].reverse()) {
      if (!isWithin(dnKey(name), dnKey(to))) continue;
      name = replaced(name, splitDn(to).length, from);
    }
    return name;
  }
}

function replaced(dn: string, depth: number, container: string): string {
  const parts = splitDn(dn);
  return [...parts.slice(0, parts.length - depth), container].join(',');
}

/** The name after a modifyDN request. */
export function nameAfter(dn: string, newRdn: string, newSuperior: string | undefined): string {
  const parent = newSuperior ?? splitDn(dn).slice(1).join(',');
  return parent === '' ? newRdn : `${newRdn},${parent}`;
}
