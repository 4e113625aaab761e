/** A run that cannot start; the code is one of `shared/codes/run-results.ts`. */
export class RunRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RunRefused';
    this.code = code;
  }
}
