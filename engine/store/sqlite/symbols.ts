import { RecurringKeys } from '../../../shared/model/recurring-keys.ts';
import type { Database } from './database.ts';

/** Texts that repeat in every row – connectors, attributes, rules, types – as small numbers, from 1. */
export class Symbols {
  readonly #db: Database;
  readonly #numbers = new Map<string, number>();
  readonly #recurring = new RecurringKeys((text) => this.#number(text));
  readonly #texts: string[] = [];
  #fresh: string[] = [];

  /** `db`: the writing connection. */
  constructor(db: Database) {
    this.#db = db;
    for (const [number, text] of db.all<[number, string]>('SELECT id, text FROM symbol')) this.#learn(number, text);
  }

  /** The number of the text, new if need be; only inside a write. */
  number(text: string): number {
    return this.#recurring.of(text);
  }

  #number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#db.insert('INSERT INTO symbol (text) VALUES (?)', text);
    this.#learn(number, text);
    this.#fresh.push(text);
    return number;
  }

  /** undefined for a text that was never stored. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  text(number: number): string {
    const text = this.#texts[number];
    if (text === undefined) throw new Error(`The database names symbol ${number}, which it does not have`);
    return text;
  }

  /** New texts are in the database for good. */
  keep(): void {
    this.#fresh = [];
  }

  /** The transaction that stored the new texts was undone, or the last of several. */
  forget(): void {
    this.#recurring.forget();
    for (const text of this.#fresh) {
      if (this.#db.get('SELECT 1 FROM symbol WHERE text = ?', text) !== undefined) continue;
      delete this.#texts[this.#numbers.get(text) ?? 0];
      this.#numbers.delete(text);
    }
    this.#fresh = [];
  }

  #learn(number: number, text: string): void {
    this.#numbers.set(text, number);
    this.#texts[number] = text;
  }
}
