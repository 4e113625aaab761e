import type { Values } from '../../../shared/model/value.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { type PlainValues, toAttributes } from '../../sync/testing/laboratory-objects.ts';
import { SimulatedSource } from './simulated-source.ts';

export type ItemType = 'user' | 'contact' | 'group' | 'foreignSecurityPrincipal';
export type Unit = 'Staff' | 'Sales' | 'Hidden';

/** An object of a simulated forest. References name the seat of the target, so that they follow whoever sits there. */
export interface Item {
  readonly anchor: string;
  readonly type: ItemType;
  readonly name: string;
  /** Objects in `Hidden` are outside the container scope. */
  readonly unit: Unit;
  readonly values: PlainValues;
  readonly references: { readonly [attribute: string]: readonly string[] };
}

export interface ForestHabits {
  /** Its delta imports tell of a renamed object only, not of those that refer to it. */
  readonly quietRenames: boolean;
  /** References to what is deleted, or never was, stay (an LDAP directory without referential integrity). */
  readonly keepsDangling: boolean;
}

/** The contents of one forest: seats with objects, and the simulated directory that shows them to imports. */
export class ModelForest {
  readonly name: string;
  readonly source = new SimulatedSource();
  readonly items = new Map<string, Item>();
  readonly #habits: ForestHabits;
  #anchors = 0;

  constructor(name: string, habits: ForestHabits) {
    this.name = name;
    this.#habits = habits;
    // Never deleted and of no consequence: a source that answers with nothing at all is not believed.
    this.set('keeper', { type: 'contact', name: 'keeper', unit: 'Staff', values: { displayName: 'keeper' }, references: {} });
  }

  /** Puts an object on a seat; one that sits there keeps its anchor unless it is to be a new one. */
  set(seat: string, item: Omit<Item, 'anchor'>, fresh = false): void {
    const before = new Map(this.items);
    const known = this.items.get(seat);
    const taken = [...this.items].some(([other, { name, unit }]) => other !== seat && name === item.name && unit === item.unit);
    if (taken) return;
    if (fresh && known !== undefined && !this.#habits.keepsDangling) this.#forget(seat);
    this.items.set(seat, { ...item, anchor: known === undefined || fresh ? `${this.name}${++this.#anchors}` : known.anchor });
    this.#publish(before);
  }

  change(seat: string, change: (item: Item) => Item): void {
    const item = this.items.get(seat);
    if (item !== undefined) this.set(seat, change(item));
  }

  delete(seat: string): void {
    if (!this.items.has(seat)) return;
    const before = new Map(this.items);
    this.items.delete(seat);
    if (!this.#habits.keepsDangling) this.#forget(seat);
    this.#publish(before);
  }

  /** Two objects exchange their names in one moment. */
  swapNames(one: string, other: string): void {
    const [a, b] = [this.items.get(one), this.items.get(other)];
    if (a === undefined || b === undefined || one === other) return;
    const before = new Map(this.items);
    this.items.set(one, { ...a, name: b.name, unit: b.unit });
    this.items.set(other, { ...b, name: a.name, unit: a.unit });
    this.#publish(before);
  }

  dnOf(seat: string, items: ReadonlyMap<string, Item> = this.items): string {
    const item = items.get(seat);
    return `CN=${item?.name ?? seat},OU=${item?.unit ?? 'Staff'},DC=${this.name}`;
  }

  /** What an import in full would deliver. */
  entries(): readonly ImportEntry[] {
    return [...this.items].flatMap(([seat, item]) => (item.unit === 'Hidden' ? [] : [this.#entry(seat, item)]));
  }

  #entry(seat: string, item: Item): ImportEntry {
    const attributes: { [attribute: string]: Values } = { ...toAttributes(item.values) };
    for (const [attribute, seats] of Object.entries(item.references)) {
      const targets = seats.filter((target) => this.#habits.keepsDangling || this.items.has(target));
      if (targets.length > 0) attributes[attribute] = targets.map((target) => ({ ref: this.dnOf(target) }));
    }
    return { change: 'object', dn: this.dnOf(seat), anchor: item.anchor, objectType: item.type, attributes };
  }

  #forget(seat: string): void {
    for (const [other, item] of this.items) {
      const references = Object.fromEntries(
        Object.entries(item.references).map(([name, seats]) => [name, seats.filter((s) => s !== seat)]),
      );
      this.items.set(other, { ...item, references });
    }
  }

  #publish(before: ReadonlyMap<string, Item>): void {
    const entries = this.entries();
    const shown = new Set(entries.map((entry) => entry.anchor));
    for (const { anchor } of this.source.log.objects) if (!shown.has(anchor)) this.source.log.remove(anchor);
    for (const [seat, item] of this.items) {
      const entry = entries.find(({ anchor }) => anchor === item.anchor);
      if (entry === undefined) continue;
      this.source.log.put(entry, this.#habits.quietRenames && this.#onlyNamesOfTargets(seat, item, before));
      // A name that means another object from now on is told: no connector could know whether the reference follows the name.
      if (this.#targetsReplaced(item, before)) this.source.log.touch(entry.anchor);
    }
  }

  #targetsReplaced(item: Item, before: ReadonlyMap<string, Item>): boolean {
    const targets = Object.values(item.references).flat();
    return targets.some((target) => before.get(target)?.anchor !== this.items.get(target)?.anchor);
  }

  /** The object itself is as it was, and whoever it refers to was visible before and is now. */
  #onlyNamesOfTargets(seat: string, item: Item, before: ReadonlyMap<string, Item>): boolean {
    if (before.get(seat) !== item) return false;
    return Object.values(item.references)
      .flat()
      .every((target) => {
        const [was, is] = [before.get(target), this.items.get(target)];
        if (was === is) return true;
        return was !== undefined && is !== undefined && was.anchor === is.anchor && was.unit !== 'Hidden' && is.unit !== 'Hidden';
      });
  }
}
