import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output of a command with --json. */
  json(): unknown;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<CommandResult>;
  /** Resolves when standard output or standard error has matched. */
  says(text: RegExp): Promise<RegExpExecArray>;
}

/** The command line as a person uses it: real processes on a data folder of the test's own. */
export class CommandLine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'isthmus-cli-'));
  readonly dataFolder = join(this.folder, 'data');
  readonly #running = new Set<ChildProcess>();

  /** Runs a command to its end. */
  run(...words: readonly string[]): Promise<CommandResult> {
    return this.start(words).ended;
  }

  /** The data a command prints with --json. */
  async json<T>(...words: readonly string[]): Promise<T> {
    const result = await this.run(...words, '--json');
    return result.json() as T;
  }

  start(words: readonly string[], environment: { readonly [name: string]: string } = {}): RunningCommand {
    const child = spawn(process.execPath, [main, '--data-folder', this.dataFolder, ...words], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        TMPDIR: tmpdir(),
        NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let stdout = '';
    let stderr = '';
    const watchers = new Set<() => void>();
    const heard = () => {
      for (const watcher of watchers) watcher();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      heard();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      heard();
    });
    const ended = new Promise<CommandResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        this.#running.delete(child);
        resolve({ exitCode, stdout, stderr, json: () => parse(stdout, stderr) });
        heard();
      });
    });
    const says = (text: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = text.exec(stdout) ?? text.exec(stderr);
          if (found === null && this.#running.has(child)) return;
          watchers.delete(look);
          if (found === null) reject(new Error(`The command ended without saying ${text}:\n${stdout}\n${stderr}`));
          else resolve(found);
        };
        watchers.add(look);
        look();
      });
    return { process: child, ended, says };
  }

  /** Every byte the commands have left in a folder, to look for what must not be there. */
  leftovers(folder = this.folder): string {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
  }

  [Symbol.dispose](): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function parse(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`This is not JSON: ${stdout}\n${stderr}`, { cause: error });
  }
}
