import { ORPCError } from '@orpc/server';
import type { RunResultClass } from '../../../shared/codes/run-results.ts';
import { StoreFailure } from '../../store/store-failure.ts';

/** What scripts rely on. */
export const ExitCode = { success: 0, completedWithErrors: 1, stopped: 2, usage: 64 } as const;

const byClass: { readonly [C in RunResultClass]: number } = {
  ok: ExitCode.success,
  warning: ExitCode.success,
  error: ExitCode.completedWithErrors,
  'not-started': ExitCode.stopped,
  stopped: ExitCode.stopped,
  guard: ExitCode.stopped,
  running: ExitCode.stopped,
};

export const exitCodeOf = (resultClass: RunResultClass): number => byClass[resultClass];

/** An expected failure of a command: told in one line, without a stack. */
export class Refusal extends Error {
  readonly code: string;
  readonly exitCode: number;
  constructor(code: string, message: string, exitCode: number = ExitCode.stopped) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Turns what the engine refuses in an expected way into a refusal; bugs pass through. */
export function asRefusal(thrown: unknown): unknown {
  if (thrown instanceof StoreFailure) return new Refusal(thrown.code, thrown.message);
  if (thrown instanceof ORPCError && thrown.defined) {
    const data = thrown.data as { code?: string } | undefined;
    return new Refusal(
      data?.code ?? thrown.code.toLowerCase().replaceAll('_', '-'),
      thrown.message,
      thrown.code === 'INVALID' ? ExitCode.usage : ExitCode.stopped,
    );
  }
  if (thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST')
    return new Refusal('invalid-input', validationText(thrown), ExitCode.usage);
  if (thrown instanceof ORPCError && thrown.code === 'INTERNAL_SERVER_ERROR') {
    return new Refusal(
      'unexpected-error',
      'This is a bug in Isthmus. The log of the engine, isthmus.log in the data folder, has the details.',
    );
  }
  return thrown;
}

function validationText(error: ORPCError<string, unknown>): string {
  const issues =
    (error.data as { issues?: readonly { message: string; path?: readonly (string | number | symbol)[] }[] } | undefined)?.issues ?? [];
  if (issues.length === 0) return error.message;
  return issues.map((issue) => `${(issue.path ?? []).map(String).join('.')}: ${issue.message}`).join('\n');
}
