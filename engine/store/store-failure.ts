export type StoreFailureCode = 'not-a-database' | 'newer-version' | 'corrupt' | 'locked' | 'no-permission' | 'disk-full' | 'input-output';

/** The data folder cannot be used, for a reason outside the engine. The message says what, where and what to do. */
export class StoreFailure extends Error {
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreFailure';
    this.code = code;
  }
}

/** Codes of the file system that are conditions of the machine, not bugs. */
const SYSTEM_CODES: { readonly [code: string]: { readonly code: StoreFailureCode; readonly text: string } } = {
  EACCES: { code: 'no-permission', text: 'This account may not read and write there; give it the right or choose another folder.' },
  EPERM: { code: 'no-permission', text: 'This account may not read and write there; give it the right or choose another folder.' },
  EROFS: { code: 'no-permission', text: 'The file system is read-only; choose another folder.' },
  ENOTDIR: { code: 'no-permission', text: 'A part of the path is a file; choose another folder.' },
  EEXIST: { code: 'no-permission', text: 'A file is in the way; choose another folder.' },
  ENOSPC: { code: 'disk-full', text: 'The disk is full; free some space and start again.' },
  EDQUOT: { code: 'disk-full', text: 'The disk quota is used up; free some space and start again.' },
  EIO: { code: 'input-output', text: 'The disk reported an error; check it and restore a backup if needed.' },
};

/** A file system error as a StoreFailure; anything else is a bug and comes back unchanged. */
export function fromSystemError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = SYSTEM_CODES[code];
  if (known === undefined) return error;
  return new StoreFailure(known.code, `${path} cannot be used (${code}). ${known.text}`, { cause: error });
}
