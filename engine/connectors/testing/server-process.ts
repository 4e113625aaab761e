import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const PROGRAM_FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/sbin', '/bin'];

/** Full path of an installed program; undefined when it is not there. Servers live in sbin, which is not on every PATH. */
export function findProgram(name: string): string | undefined {
  return PROGRAM_FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

/**
 * Why tests that need these programs cannot run here; undefined when they can. In CI nothing is skipped: the answer is
 * always undefined, and a missing program fails the test instead.
 */
export function reasonToSkip(programs: readonly string[], debianPackage: string): string | undefined {
  if (process.env.CI === 'true') return undefined;
  const missing = programs.filter((program) => findProgram(program) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed (Debian: apt-get install ${debianPackage})`;
}

/** A port nobody listens on at that loopback address. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** A loopback address on which every one of the ports is free, for servers whose ports are fixed. */
export async function freeLoopbackAddress(ports: readonly number[]): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const part = (): number => 1 + Math.floor(Math.random() * 254);
    const host = `127.${part()}.${part()}.${part()}`;
    const free = await Promise.all(ports.map((port) => canListen(host, port)));
    if (free.every(Boolean)) return host;
  }
  throw new Error(`no loopback address has ports ${ports.join(', ')} free (ports below 1024 need root)`);
}

/** A server started for a test. What it prints is kept and shown when it fails to start. */
export class ServerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  #output = '';
  #ended: Promise<void>;

  constructor(program: string, args: readonly string[], environment: { readonly [name: string]: string } = {}) {
    this.#name = program;
    // An own process group: Samba forks workers, which have to end with it.
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...environment } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-20_000);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        this.#output += `\n${error.message}`;
        resolve();
      });
    });
  }

  /** Resolves when the port answers; throws with the server's output when it ends or stays silent. */
  async listening(host: string, port: number, seconds: number): Promise<void> {
    let ended = false;
    void this.#ended.then(() => {
      ended = true;
    });
    const deadline = Date.now() + seconds * 1000;
    while (!(await answers(host, port))) {
      if (ended || Date.now() > deadline) {
        await this.stop();
        throw new Error(`${this.#name} ${ended ? 'ended' : `did not listen on ${host}:${port} within ${seconds} s`}:\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Asks the server and its children to end, then makes them. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), 5000);
    await this.#ended;
    clearTimeout(timer);
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: the whole group has already ended, which is what was wanted.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
