interface Place<V> {
  readonly key: string | undefined;
  readonly value: V;
  next: Place<V> | undefined;
}

/**
 * What belongs to a key, made once, where the same keys come in nearly the same order again and again, as the attributes of
 * entries do: each place remembers which one followed it, so that mostly nothing has to be looked up.
 */
export class RecurringKeys<V> {
  readonly #make: (key: string) => V;
  readonly #most: number;
  #known = new Map<string, Place<V>>();
  #last: Place<V> | undefined;

  /** More than `most` keys are not remembered at a time. */
  constructor(make: (key: string) => V, most = 10_000) {
    this.#make = make;
    this.#most = most;
  }

  of(key: string): V {
    const next = this.#last?.next;
    if (next?.key === key) {
      this.#last = next;
      return next.value;
    }
    let place = this.#known.get(key);
    if (place === undefined) {
      place = { key, value: this.#make(key), next: undefined };
      if (this.#known.size >= this.#most) this.forget();
      this.#known.set(key, place);
    }
    if (this.#last !== undefined) this.#last.next = place;
    this.#last = place;
    return place.value;
  }

  /** Everything is made anew. */
  forget(): void {
    this.#known = new Map();
    this.#last = undefined;
  }
}
