import type { ImportEntry } from '../../connectors/connector.ts';
import type { Laboratory } from './laboratory.ts';

/** Steps in a row: `await lab.import('forest', user('a')).sync()`. */
export class Chain implements PromiseLike<undefined> {
  readonly #lab: Laboratory;
  #work: Promise<undefined> = Promise.resolve(undefined);

  constructor(lab: Laboratory) {
    this.#lab = lab;
  }

  import(connector: string, ...objects: readonly ImportEntry[]): this {
    return this.#then(async (lab) => {
      for (const entry of objects) lab.system(connector).put(entry);
      await lab.run(connector, 'delta-import');
    });
  }

  sync(connector?: string, mode: 'full' | 'delta' = 'delta'): this {
    return this.#then(async (lab) => {
      for (const name of connector === undefined ? lab.systems.keys() : [connector]) await lab.run(name, `${mode}-synchronization`);
    });
  }

  export(connector?: string): this {
    return this.#then(async (lab) => {
      for (const name of connector === undefined ? lab.targets : [connector]) await lab.run(name, 'export');
    });
  }

  cycle(mode: 'full' | 'delta' = 'delta'): this {
    return this.#then(async (lab) => {
      for (const name of lab.systems.keys()) await lab.run(name, 'delta-import');
      for (const name of lab.systems.keys()) await lab.run(name, `${mode}-synchronization`);
      for (const name of lab.targets) await lab.run(name, 'export');
      for (const name of lab.targets) await lab.run(name, 'delta-import');
      for (const name of lab.targets) await lab.run(name, 'delta-synchronization');
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: a chain is awaited, that is its purpose.
  then<A = undefined, B = never>(
    done?: ((value: undefined) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#work.then(done, failed);
  }

  #then(step: (lab: Laboratory) => Promise<void>): this {
    this.#work = this.#work.then(() => step(this.#lab)).then(() => undefined);
    return this;
  }
}
