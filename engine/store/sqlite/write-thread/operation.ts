/** What the writing thread is told to do, one byte each; behind it what `ThreadConnection` puts there. */
export const OPERATION = {
  /** Number and text of a statement; from now on the number stands for the text. */
  learn: 1,
  run: 2,
  mustRun: 3,
  begin: 4,
  recommit: 5,
  /** From here on the sender waits for an answer. */
  get: 6,
  all: 7,
  change: 8,
  insert: 9,
  exec: 10,
  rollback: 11,
  close: 12,
} as const;

/** First byte of an answer. */
export const ANSWER = { rows: 1, number: 2, done: 3, failure: 4 } as const;

/** Numbers that both threads look at; `state` is one of `STATE`. */
export const TURN = { posted: 0, taken: 1, answered: 2, state: 3 } as const;
export const TURNS = 4;

export const STATE = { starting: 0, ready: 1, ended: 2 } as const;

/** What the thread is given when it starts. */
export interface ThreadData {
  readonly path: string;
  /** Statements to begin with: settings of the connection. */
  readonly settings: string;
  readonly turns: Int32Array<SharedArrayBuffer>;
}
