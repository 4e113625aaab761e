/** Something cannot be set up, for an expected reason; nothing was kept. The code is a run or connection result. */
export class SetUpRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SetUpRefused';
    this.code = code;
  }
}
