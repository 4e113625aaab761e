import { dnKey } from '../../../shared/model/dn.ts';
import { isReference, type Values } from '../../../shared/model/value.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { ScriptedConnector } from '../../runs/testing/scripted-connector.ts';

/** A connected system that tells its changes and, like a directory, forgets references to what is deleted. */
export class MemoryDirectory {
  readonly system = new ScriptedConnector();
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
    for (const [anchor, entry] of this.system.objects) if (this.#delivered.get(anchor) !== entry) entries.push(entry);
    this.#delivered = new Map(this.system.objects);
    this.system.script = [{ entries, watermark: 'told' }];
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
