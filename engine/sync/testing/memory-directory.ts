import { dnKey } from '../../../shared/model/dn.ts';
import { isReference, type Values } from '../../../shared/model/value.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { ScriptedConnector } from '../../runs/testing/scripted-connector.ts';

/** A connected system that tells its changes and, like a directory, forgets references to what is deleted. */
export class MemoryDirectory {
  readonly system = new ScriptedConnector();
  /** Tells delta imports which members came and went, as Active Directory and Entra do. */
  tellsDifferences = false;
  #delivered = new Map<string, ImportEntry>();

  put(entry: ImportEntry): void {
    if (entry.change === 'delete') this.remove(entry.anchor);
    else this.system.put(entry);
  }

  remove(anchor: string): void {
    const entry = this.system.objects.get(anchor);
    this.system.objects.delete(anchor);
    if (entry !== undefined) this.#forget(dnKey(entry.dn));
  }

  /** To be called after an export: deletes that were sent take the references to them along. */
  settle(before: ReadonlyMap<string, ImportEntry>): void {
    for (const [anchor, entry] of before) if (!this.system.objects.has(anchor)) this.#forget(dnKey(entry.dn));
  }

  /** The next delta import delivers what has changed since the last one. */
  tellChanges(): void {
    const entries: ImportEntry[] = [];
    for (const [anchor, entry] of this.#delivered) {
      if (!this.system.objects.has(anchor)) entries.push({ change: 'delete', dn: entry.dn, anchor, objectType: '', attributes: {} });
    }
    for (const [anchor, entry] of this.system.objects) {
      const before = this.#delivered.get(anchor);
      if (before !== entry) entries.push(this.tellsDifferences && before !== undefined ? this.#difference(before, entry) : entry);
    }
    this.#delivered = new Map(this.system.objects);
    this.system.script = [{ entries, watermark: 'told' }];
  }

  /** Members that came and went instead of all of them. */
  #difference(before: ImportEntry, entry: ImportEntry): ImportEntry {
    if (before.objectType !== entry.objectType) return entry;
    const { member, ...attributes } = entry.attributes;
    const targets = (values: Values) => values.flatMap((value) => (isReference(value) ? value.ref : []));
    const [old, now] = [targets(before.attributes.member ?? []), targets(member ?? [])];
    const named = (held: ReadonlyMap<string, ImportEntry>) => (dn: string) => {
      const anchor = [...held.values()].find((other) => dnKey(other.dn) === dnKey(dn))?.anchor;
      return { dn, anchor };
    };
    const change = {
      added: now.filter((dn) => !old.includes(dn)).map(named(this.system.objects)),
      removed: old.filter((dn) => !now.includes(dn)).map(named(this.#delivered)),
    };
    return { ...entry, attributes, referenceChanges: { member: change } };
  }

  #forget(key: string): void {
    for (const [anchor, entry] of this.system.objects) {
      const attributes: { [attribute: string]: Values } = {};
      let changed = false;
      for (const [name, values] of Object.entries(entry.attributes)) {
        const kept = values.filter((value) => !(isReference(value) && dnKey(value.ref) === key));
        changed ||= kept.length !== values.length;
        if (kept.length > 0) attributes[name] = kept;
      }
      if (changed) this.system.objects.set(anchor, { ...entry, attributes });
    }
  }
}
