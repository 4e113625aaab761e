import { deserialize, serialize } from 'node:v8';
import type { StepId } from '../../../shared/model/identifier.ts';
import { type BatchDifference, trippedCounters } from '../../../shared/model/threshold.ts';
import type { Reads, WriteStore } from '../../store/store.ts';
import { type BatchRow, batchDigest, rowDigest, rowKey } from './batch-row.ts';

const CHUNK = 500;

/**
 * The set of (object, operation, staged change) that exceeded limits. Rows wait packed, outside the heap: there may be
 * 100,000 of them, and they can be written only after the hold they were read from is gone.
 */
export class TrippedBatch {
  readonly #packed: Uint8Array[] = [];
  readonly #digests: string[] = [];
  #rows: BatchRow[] = [];

  add(row: BatchRow): void {
    this.#digests.push(rowDigest(row));
    this.#rows.push(row);
    if (this.#rows.length >= CHUNK) this.#pack();
  }

  get size(): number {
    return this.#digests.length;
  }

  get digest(): string {
    return batchDigest(this.#digests);
  }

  *rows(): Generator<readonly BatchRow[]> {
    this.#pack();
    for (const packed of this.#packed) yield deserialize(packed) as BatchRow[];
  }

  /** Stores the rows with the step. */
  async write(store: WriteStore, step: StepId): Promise<void> {
    for (const rows of this.rows()) await store.write({ stepObjects: rows.map((row) => ({ step, ...row })) });
  }

  /** In numbers of objects, against the batch of an earlier step; undefined when its list is not there any more. */
  async differenceFrom(store: Reads, approvedStep: StepId): Promise<BatchDifference | undefined> {
    const approved = new Map<string, string>();
    for (let offset = 0; ; offset += CHUNK) {
      const page = await store.stepObjects({ step: approvedStep, counters: trippedCounters, target: 'any', offset, limit: CHUNK });
      for (const { step: _, ...row } of page.rows) approved.set(rowKey(row), rowDigest(row));
      if (offset + CHUNK >= page.total) break;
    }
    if (approved.size === 0) return undefined;
    let [more, changed, same] = [0, 0, 0];
    for (const rows of this.rows()) {
      for (const row of rows) {
        const known = approved.get(rowKey(row));
        if (known === undefined) more++;
        else if (known === rowDigest(row)) same++;
        else changed++;
      }
    }
    return { approvedStep, more, fewer: approved.size - same - changed, changed };
  }

  #pack(): void {
    if (this.#rows.length === 0) return;
    this.#packed.push(serialize(this.#rows));
    this.#rows = [];
  }
}
