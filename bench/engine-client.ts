import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ENGINE_V8_FLAGS } from '../shared/model/engine-memory.ts';
import type { StepType } from '../shared/model/run-profile.ts';
import type { EngineAnswer, EngineRequest, RunFigures } from './engine-process.ts';

/** The engine in a process of its own, asked one thing at a time. */
export class EngineClient {
  readonly #stop: AbortSignal;
  readonly #process: ChildProcess = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), {
    execArgv: [...process.execArgv, ...ENGINE_V8_FLAGS],
  });

  /** `stop` ends whatever is asked at that moment; then `close` still cleans up. */
  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  async setUp(directory: { readonly url: string; readonly bindDn: string; readonly password: string }): Promise<void> {
    const { url, bindDn, password } = directory;
    await this.#ask({ call: 'set-up', url, bindDn, password });
  }

  async run(connector: 'source' | 'tenant', step: StepType): Promise<RunFigures> {
    return (await this.#ask({ call: 'run', connector, step })) as RunFigures;
  }

  async databaseBytes(): Promise<number> {
    return Number(await this.#ask({ call: 'database-bytes' }));
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    await this.#ask({ call: 'close' });
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    await gone;
  }

  async #ask(request: EngineRequest) {
    const { call } = request;
    const left = new AbortController();
    const { signal } = left;
    const answered = new Promise<EngineAnswer>((resolve) => {
      const fail = (error: string) => resolve({ call, error });
      // An answer to something that was given up may still come.
      const listen = (answer: EngineAnswer) => answer.call === call && resolve(answer);
      this.#process.on('message', listen);
      const exit = (code: number | null) => fail(`the engine ended with ${code}`);
      this.#process.on('exit', exit);
      signal.addEventListener('abort', () => this.#process.off('message', listen).off('exit', exit));
      if (call === 'close') return;
      if (this.#stop.aborted) fail('the benchmark was stopped');
      this.#stop.addEventListener('abort', () => fail('the benchmark was stopped'), { once: true, signal });
    });
    this.#process.send(request);
    const answer = await answered;
    left.abort();
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }
}
