import type { FileProblem, NotTakenOver } from '../document/configuration-reader.ts';

/** More than this reads nobody. */
const MOST_ROWS = 1000;

/** What was found while reading files: why they cannot be taken, and what of them is not. */
export class Findings {
  readonly #problems: FileProblem[] = [];
  readonly #left = new Map<string, { readonly row: NotTakenOver; readonly pattern: string; times: number }>();
  #problemsTold = 0;
  #leftTold = 0;

  /** The same for one file. */
  of(file: string): FileFindings {
    return {
      problem: (path, message) => this.problem(file, path, message),
      leave: (path, reason) => this.leave(file, path, reason),
    };
  }

  problem(file: string, path: string, message: string): void {
    this.#problemsTold++;
    if (this.#problems.length < MOST_ROWS) this.#problems.push({ file, path, message });
  }

  /** Something of the source has no place here. Alike in one file – the same path but for its numbers – becomes one row. */
  leave(file: string, path: string, reason: string): void {
    const pattern = path.replace(/\[\d+\]/g, '');
    const key = JSON.stringify([file, pattern, reason]);
    const known = this.#left.get(key);
    if (known !== undefined) known.times++;
    else if (this.#left.size < MOST_ROWS) this.#left.set(key, { row: { file, path, reason }, pattern, times: 1 });
    else this.#leftTold++;
  }

  get hasProblems(): boolean {
    return this.#problemsTold > 0;
  }

  get problems(): readonly FileProblem[] {
    const more = this.#problemsTold - this.#problems.length;
    return more === 0 ? this.#problems : [...this.#problems, { file: '', path: '', message: `And ${more} more.` }];
  }

  get notTakenOver(): readonly NotTakenOver[] {
    const rows = [...this.#left.values()].map(({ row, pattern, times }) =>
      times === 1 ? row : { ...row, path: pattern, reason: `${row.reason} (${times} times)` },
    );
    return this.#leftTold === 0 ? rows : [...rows, { file: '', path: '', reason: `And ${this.#leftTold} more.` }];
  }
}

export interface FileFindings {
  /** Why the file cannot be taken. */
  problem(path: string, message: string): void;
  /** What of it is not taken. */
  leave(path: string, reason: string): void;
}
