/** Changes of edges that are not written yet, by owner, attribute and target: the last word on an edge counts. */
export class EdgeOverlay<O extends number, T extends number, W> {
  readonly #owners = new Map<O, Map<string, Map<T, W>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  put(owner: O, attribute: string, target: T, write: W): void {
    let attributes = this.#owners.get(owner);
    if (attributes === undefined) {
      attributes = new Map();
      this.#owners.set(owner, attributes);
    }
    let targets = attributes.get(attribute);
    if (targets === undefined) {
      targets = new Map();
      attributes.set(attribute, targets);
    }
    this.#size -= targets.size;
    targets.set(target, write);
    this.#size += targets.size;
  }

  get(owner: O, attribute: string, target: T): W | undefined {
    return this.#owners.get(owner)?.get(attribute)?.get(target);
  }

  /** Targets with a change. */
  targets(owner: O, attribute: string): Iterable<T> {
    return this.#owners.get(owner)?.get(attribute)?.keys() ?? [];
  }

  removeOwner(owner: O): void {
    for (const targets of this.#owners.get(owner)?.values() ?? []) this.#size -= targets.size;
    this.#owners.delete(owner);
  }

  *[Symbol.iterator](): Iterator<W> {
    for (const attributes of this.#owners.values()) for (const targets of attributes.values()) yield* targets.values();
  }
}
