import { once } from 'node:events';
import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { StoreFailure, type StoreFailureCode } from '../../store-failure.ts';
import type { Cell, Connection, Row } from '../connection.ts';
import { CellReader, CellWriter } from './cells.ts';
import { ANSWER, OPERATION, STATE, type ThreadData, TURN, TURNS } from './operation.ts';

/**
 * A connection to the database in a thread of its own. Statements that ask for nothing are collected and done by the thread
 * while this one goes on; whatever asks for an answer waits until all before it is done, so that the order, and what is seen,
 * are those of one connection. A statement that fails makes all later ones fail with the same error, until `rollback`.
 */
export class ThreadConnection implements Connection {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #begun: Promise<void>;
  readonly #exit: Promise<void>;
  #isStuck = false;
  readonly #port: MessagePort;
  readonly #turns = new Int32Array(new SharedArrayBuffer(TURNS * Int32Array.BYTES_PER_ELEMENT));
  readonly #writer = new CellWriter(2 * BLOCK);
  readonly #numbers = new Map<string, number>();
  #asked = 0;

  /** Begins to start the thread; `settings` are the first statements of its connection. */
  constructor(path: string, settings: string) {
    this.#path = path;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: ThreadData = { path, settings, turns: this.#turns };
    // Beside this file, in the sources and in the bundle of the desktop console.
    const worker = new Worker(new URL(`./write-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: { ...data, port: port2 },
      transferList: [port2],
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
    });
    const exit = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        Atomics.store(this.#turns, TURN.state, STATE.ended);
        resolve();
      });
    });
    // Its only message says that it has begun.
    this.#begun = Promise.race([once(worker, 'message'), exit]).then(ignore, ignore);
    this.#exit = exit;
    worker.on('error', (error) => process.emitWarning(`Writing goes on without its thread: ${error.message}`));
    // Nobody has to wait for it: it works only while this thread does, or waits for it.
    worker.unref();
    this.#worker = worker;
    this.#port.unref();
    process.once('exit', this.#quiet);
  }

  get isReady(): boolean {
    return Atomics.load(this.#turns, TURN.state) === STATE.ready;
  }

  /** Resolves when it can be used; rejects when it has ended before. */
  async ready(): Promise<void> {
    this.#worker.ref();
    await this.#begun;
    this.#worker.unref();
    if (!this.isReady) throw this.#ended();
  }

  /** The thread has failed and cannot be used again. */
  get hasEnded(): boolean {
    return Atomics.load(this.#turns, TURN.state) === STATE.ended;
  }

  get(sql: string, cells: readonly Cell[]): Row | undefined {
    return this.#rows(OPERATION.get, sql, cells)[0];
  }

  all(sql: string, cells: readonly Cell[]): Row[] {
    return this.#rows(OPERATION.all, sql, cells);
  }

  run(sql: string, cells: readonly Cell[]): void {
    this.#statement(OPERATION.run, sql, cells);
    if (this.#writer.length >= BLOCK) this.#post();
  }

  mustRun(message: string, sql: string, cells: readonly Cell[]): void {
    this.#statement(OPERATION.mustRun, sql, cells);
    this.#writer.text(message);
  }

  change(sql: string, cells: readonly Cell[]): number {
    this.#statement(OPERATION.change, sql, cells);
    return this.#ask().cell() as number;
  }

  insert(sql: string, cells: readonly Cell[]): number {
    this.#statement(OPERATION.insert, sql, cells);
    return this.#ask().cell() as number;
  }

  exec(sql: string): void {
    this.#writer.byte(OPERATION.exec);
    this.#writer.text(sql);
    this.#ask();
  }

  begin(): void {
    this.#writer.byte(OPERATION.begin);
  }

  recommit(): void {
    this.#writer.byte(OPERATION.recommit);
    this.#post();
  }

  rollback(): void {
    // With the thread its connection is gone, and with that its transaction.
    if (this.hasEnded) return;
    this.#writer.byte(OPERATION.rollback);
    try {
      this.#ask();
    } catch (error) {
      if (!this.hasEnded) throw error;
    }
  }

  /**
   * The thread undoes what is open, moves the log into the file and ends; then this resolves, and the file is not open in it any
   * more. It is never terminated: the binding of SQLite takes the whole process with it when that happens inside of a call.
   */
  async close(): Promise<void> {
    if (this.#isStuck) return;
    this.#worker.ref();
    await this.#begun;
    if (this.isReady) {
      this.#writer.byte(OPERATION.close);
      this.#ask();
    }
    await this.#exit;
    this.#port.close();
    process.removeListener('exit', this.#quiet);
  }

  /**
   * Before the process exits without having closed the store: what is open is undone, as in a crash. A thread that ends inside of
   * a call of SQLite's binding makes an abort of every exit.
   */
  readonly #quiet = (): void => {
    Atomics.wait(this.#turns, TURN.state, STATE.starting, START);
    if (!this.isReady) return;
    try {
      this.rollback();
    } catch {
      // Nobody is left to be told.
    }
  };

  #rows(operation: number, sql: string, cells: readonly Cell[]): Row[] {
    this.#statement(operation, sql, cells);
    const answer = this.#ask();
    const rows: Row[] = [];
    for (let left = answer.count(); left > 0; left--) rows.push(answer.cells());
    return rows;
  }

  #statement(operation: number, sql: string, cells: readonly Cell[]): void {
    let number = this.#numbers.get(sql);
    if (number === undefined) {
      // Searches build their text from their clauses; the fixed statements are far fewer than this.
      if (this.#numbers.size >= MAX_STATEMENTS) this.#numbers.clear();
      number = this.#numbers.size;
      this.#numbers.set(sql, number);
      this.#writer.byte(OPERATION.learn);
      this.#writer.count(number);
      this.#writer.text(sql);
    }
    this.#writer.byte(operation);
    this.#writer.count(number);
    this.#writer.cells(cells);
  }

  #post(): void {
    const bytes = this.#writer.take();
    if (this.hasEnded) throw this.#ended();
    const posted = Atomics.load(this.#turns, TURN.posted);
    this.#await(TURN.taken, posted - MOST_WAITING);
    this.#port.postMessage(bytes, [bytes.buffer]);
    Atomics.store(this.#turns, TURN.posted, posted + 1);
    Atomics.notify(this.#turns, TURN.posted);
  }

  /** What the thread answers to the last operation. Throws the error it met. */
  #ask(): CellReader {
    this.#post();
    this.#await(TURN.answered, ++this.#asked);
    const received = receiveMessageOnPort(this.#port) as { readonly message: Uint8Array } | undefined;
    if (received === undefined) throw this.#ended();
    const answer = new CellReader(received.message);
    if (answer.byte() !== ANSWER.failure) return answer;
    const [name, message, code] = [answer.text(), answer.text(), answer.text()];
    throw name === StoreFailure.name ? new StoreFailure(code as StoreFailureCode, message) : new Error(message);
  }

  /** Until the number has become as large as wanted. */
  #await(turn: number, wanted: number): void {
    for (;;) {
      // In this order: it ends after its last answer.
      const { hasEnded } = this;
      const now = Atomics.load(this.#turns, turn);
      if (now >= wanted) return;
      if (hasEnded) throw this.#ended();
      if (Atomics.wait(this.#turns, turn, now, PATIENCE) === 'timed-out') {
        Atomics.store(this.#turns, TURN.state, STATE.ended);
        this.#isStuck = true;
        throw new StoreFailure('input-output', `${this.#path}: the disk has not answered for ${PATIENCE / 60_000} minutes; check it.`);
      }
    }
  }

  #ended(): Error {
    return new Error(`The thread that writes ${this.#path} has ended`);
  }
}

function ignore(): void {}

/** Bytes that are sent at a time. */
const BLOCK = 65_536;
/** Blocks that may wait for the thread: 8 MB, which are filled while a log is moved into the file. */
const MOST_WAITING = 128;
const MAX_STATEMENTS = 500;
/** Milliseconds without any progress; moving a large log into the file of a slow disk takes seconds. */
const PATIENCE = 300_000;
/** Milliseconds a thread may take to start. */
const START = 1000;
/** MB: what comes in is garbage as soon as it has been written. */
const YOUNG_GENERATION = 16;
