import type { CsId } from '../../shared/model/identifier.ts';

/** Which objects a full import has delivered (`seenByImport`, spec/engine.md §4.1): one bit each, in memory only. */
export class SeenObjects {
  #bits = new Uint32Array(1024);

  has(id: CsId): boolean {
    return (((this.#bits[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
  }

  add(id: CsId): void {
    const word = id >>> 5;
    if (word >= this.#bits.length) {
      const larger = new Uint32Array(Math.max(this.#bits.length * 2, word + 1));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[word] = (this.#bits[word] as number) | (1 << (id & 31));
  }
}
