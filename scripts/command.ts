import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit code; 127 when the program could not be started, 124 when the time limit ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program is killed. */
  timeLimit?: number;
  /** `show` lets the program write to our terminal (nothing is captured), `capture` keeps its output. */
  output?: 'show' | 'capture';
}

/** Runs a program to its end and says how it ended; never throws for a program that fails or is missing. */
export function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { output = 'capture', timeLimit, cwd, env } = options;
  return new Promise((done) => {
    const child = spawn(program, args, {
      stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env }),
    });
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      text.stdout += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      text.stderr += chunk.toString();
    });
    let late = false;
    const timer =
      timeLimit === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, timeLimit);
    const end = (code: number) => {
      clearTimeout(timer);
      done({ code: late ? 124 : code, ...text });
    };
    child.once('error', (error) => {
      text.stderr += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}
