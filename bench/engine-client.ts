import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StepType } from '../shared/model/run-profile.ts';
import type { EngineAnswer, EngineRequest, RunFigures } from './engine-process.ts';

/** The engine in a process of its own, asked one thing at a time. */
export class EngineClient {
  readonly #stop: AbortSignal;
  readonly #process: ChildProcess = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)));

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
    const left = new AbortController();
    const { signal } = left;
    const exit = once(this.#process, 'exit', { signal }).then(([code]): EngineAnswer => ({ error: `the engine ended with ${code}` }));
    const reply = once(this.#process, 'message', { signal }).then(([answer]) => answer as EngineAnswer);
    const stopped = new Promise<EngineAnswer>((resolve) => {
      const stop = () => resolve({ error: 'the benchmark was stopped' });
      if (request.call === 'close') return;
      if (this.#stop.aborted) stop();
      this.#stop.addEventListener('abort', stop, { once: true, signal });
    });
    this.#process.send(request);
    const answer = await Promise.race([reply, exit, stopped]);
    left.abort();
    await Promise.allSettled([reply, exit]);
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }
}
