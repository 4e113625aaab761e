import fc from 'fast-check';
import { type OpenStore, openStore, type StoreOptions } from './sqlite/open-store.ts';
import { temporaryFolder } from './store.fixture.ts';
import type { Hold, WriteStore } from './store.ts';

/** What may happen to a store between two writes. */
export type Turn = 'begin' | 'keep' | 'discard' | 'reopen';
export const turn: fc.Arbitrary<Turn> = fc.constantFrom('begin', 'keep', 'discard', 'reopen');

/** A store in the course of a random story: held, kept, discarded, and opened again in the middle of whatever it is in. */
export class TurningStore implements AsyncDisposable {
  readonly #folder: ReturnType<typeof temporaryFolder>;
  readonly #options: Partial<StoreOptions>;
  #store: OpenStore;
  #hold: Hold | undefined;

  private constructor(options: Partial<StoreOptions>, folder: ReturnType<typeof temporaryFolder>, store: OpenStore) {
    this.#options = options;
    this.#folder = folder;
    this.#store = store;
  }

  static async open(options: Partial<StoreOptions> = {}): Promise<TurningStore> {
    const folder = temporaryFolder();
    return new TurningStore(options, folder, await openStore({ dataFolder: folder.path, ...options }));
  }

  get isHeld(): boolean {
    return this.#hold !== undefined;
  }

  get read(): OpenStore['read'] {
    return this.#store.read;
  }

  /** The hold, while there is one. */
  get write(): WriteStore {
    return this.#hold?.store ?? this.#store.write;
  }

  async turn(to: Turn): Promise<void> {
    if (to === 'begin') this.#hold ??= await this.#store.write.hold();
    else if (to === 'reopen') {
      await this.#store.close();
      this.#hold = undefined;
      this.#store = await openStore({ dataFolder: this.#folder.path, ...this.#options });
    } else {
      await this.#hold?.[to]();
      this.#hold = undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store.close();
    this.#folder[Symbol.dispose]();
  }
}
