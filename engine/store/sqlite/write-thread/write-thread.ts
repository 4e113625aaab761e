import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreFailure } from '../../store-failure.ts';
import { type Connection, LocalConnection, type Row } from '../connection.ts';
import { CellReader, CellWriter } from './cells.ts';
import { ANSWER, OPERATION, STATE, type ThreadData, TURN } from './operation.ts';

/** The thread of a `ThreadConnection`: does what it is sent, in that order, until it is told to close. */
const { path, settings, turns, port } = workerData as ThreadData & { readonly port: MessagePort };

/** Bytes of statements after which the log is moved into the file, which is about what `wal_autocheckpoint` would wait for. */
const LOGGED = 32 * 1024 * 1024;

const writer = new CellWriter(65_536);
const statements: string[] = [];
let failure: unknown;
let logged = 0;

const connection = new LocalConnection(path, { readOnly: false });
connection.exec(settings);
Atomics.store(turns, TURN.state, STATE.ready);
Atomics.notify(turns, TURN.state);
parentPort?.postMessage('begun');
try {
  for (let taken = 0; ; ) {
    while (Atomics.load(turns, TURN.posted) === taken) Atomics.wait(turns, TURN.posted, taken);
    const received = receiveMessageOnPort(port) as { readonly message: Uint8Array } | undefined;
    if (received === undefined) break;
    Atomics.store(turns, TURN.taken, ++taken);
    Atomics.notify(turns, TURN.taken);
    logged += received.message.length;
    if (!perform(new CellReader(received.message), connection)) break;
  }
} finally {
  Atomics.store(turns, TURN.state, STATE.ended);
  for (const turn of [TURN.taken, TURN.answered]) Atomics.notify(turns, turn);
  connection.close();
}
port.close();

/** False when there is nothing more to do. */
function perform(block: CellReader, to: LocalConnection): boolean {
  while (!block.atEnd) {
    const operation = block.byte();
    if (operation === OPERATION.learn) statements[block.count()] = block.text();
    else if (operation <= OPERATION.recommit) goOn(operation, block, to);
    else if (operation === OPERATION.close) {
      answer(() => {
        to.rollback();
        writer.byte(ANSWER.done);
      });
      checkpoint(0);
      // Before it counts as ended: who exits then must not meet it inside of SQLite.
      connection.close();
      return false;
    } else {
      answer(() => ask(operation, block, to));
      // After the answer: nobody has to wait for it.
      checkpoint();
    }
  }
  return true;
}

/** Nobody waits for what this does: that it failed is told to who asks next. */
function goOn(operation: number, block: CellReader, to: LocalConnection): void {
  const isStatement = operation === OPERATION.run || operation === OPERATION.mustRun;
  const sql = isStatement ? (statements[block.count()] ?? '') : '';
  const cells = isStatement ? block.cells() : [];
  const message = operation === OPERATION.mustRun ? block.text() : undefined;
  if (failure !== undefined) return;
  try {
    if (message !== undefined) to.mustRun(message, sql, cells);
    else if (isStatement) to.run(sql, cells);
    else {
      if (operation === OPERATION.recommit) to.exec('COMMIT');
      checkpoint();
      to.begin();
    }
  } catch (error) {
    failure = error;
  }
}

function ask(operation: number, block: CellReader, to: Connection): void {
  if (operation === OPERATION.rollback) {
    failure = undefined;
    to.rollback();
    writer.byte(ANSWER.done);
    return;
  }
  const isExec = operation === OPERATION.exec;
  const sql = isExec ? block.text() : (statements[block.count()] ?? '');
  const cells = isExec ? [] : block.cells();
  if (failure !== undefined) throw failure;
  if (isExec) {
    to.exec(sql);
    writer.byte(ANSWER.done);
  } else if (operation === OPERATION.change || operation === OPERATION.insert) {
    const number = operation === OPERATION.change ? to.change(sql, cells) : to.insert(sql, cells);
    writer.byte(ANSWER.number);
    writer.cell(number);
  } else {
    const first = operation === OPERATION.get ? to.get(sql, cells) : undefined;
    const rows: readonly Row[] = operation === OPERATION.get ? (first === undefined ? [] : [first]) : to.all(sql, cells);
    writer.byte(ANSWER.rows);
    writer.count(rows.length);
    for (const row of rows) writer.cells(row);
  }
}

function answer(work: () => void): void {
  try {
    work();
  } catch (error) {
    // Whoever went on in spite of it would write half of what belongs together.
    failure ??= error;
    writer.take();
    writer.byte(ANSWER.failure);
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    for (const text of [name, message, error instanceof StoreFailure ? error.code : '']) writer.text(text);
  }
  const bytes = writer.take();
  port.postMessage(bytes, [bytes.buffer]);
  Atomics.add(turns, TURN.answered, 1);
  Atomics.notify(turns, TURN.answered);
}

/** Moves a log of more than so many bytes into the file, between transactions and as far as readers let it. */
function checkpoint(least = LOGGED): void {
  if (logged <= least || connection.sqlite.isTransaction) return;
  logged = 0;
  try {
    connection.get('PRAGMA wal_checkpoint(PASSIVE)', []);
  } catch {
    // The log grows until a commit, whose error is told, moves it.
  }
}
