import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EngineChild, type EngineCommand, engineProcess, restartDelay } from './engine-process.ts';

/** A process that does what the test says; remembers what it was told. */
class ScriptedChild implements EngineChild {
  readonly pid = 1;
  readonly commands: EngineCommand['kind'][] = [];
  killed = false;
  private readonly listeners: { event: string; listener: (value: never) => void }[] = [];

  postMessage(command: EngineCommand): void {
    this.commands.push(command.kind);
  }
  on(event: string, listener: (value: never) => void): this {
    this.listeners.push({ event, listener });
    return this;
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
  says(message: unknown): void {
    this.emit('message', message);
  }
  exits(code: number): void {
    this.emit('exit', code);
  }
  private emit(event: string, value: unknown): void {
    for (const entry of this.listeners) if (entry.event === event) (entry.listener as (value: unknown) => void)(value);
  }
}

function scripted() {
  const children: ScriptedChild[] = [];
  const states: string[] = [];
  const engine = engineProcess({
    fork: () => {
      const child = new ScriptedChild();
      children.push(child);
      return child;
    },
    start: { dataFolder: '/data', assetsFolder: '/assets', version: '1.2.3' },
    onState: (state) => states.push(state.code === undefined ? state.state : `${state.state} ${state.code}`),
    log: () => undefined,
  });
  const latest = () => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('No engine was started.');
    return child;
  };
  return { engine, children, states, latest };
}

const port = {} as Parameters<ReturnType<typeof engineProcess>['connect']>[0];

describe('the owner of the engine’s process', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('starts the engine with its folders and connects pages once it is ready', () => {
    const { engine, states, latest } = scripted();
    engine.start();
    expect(engine.connect(port)).toBe(false);
    latest().says({ kind: 'ready' });
    expect(engine.connect(port)).toBe(true);
    expect(latest().commands).toEqual(['start', 'connect']);
    expect(states).toEqual(['starting', 'ready']);
  });

  it('restarts an engine that dies, and says so', () => {
    const { engine, children, states, latest } = scripted();
    engine.start();
    latest().says({ kind: 'ready' });
    latest().exits(9);
    expect(engine.connect(port)).toBe(false);
    vi.advanceTimersByTime(restartDelay(1));
    latest().says({ kind: 'ready' });
    expect(children).toHaveLength(2);
    expect(states).toEqual(['starting', 'ready', 'restarting', 'ready']);
  });

  it('waits longer each time, up to ten seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map(restartDelay)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('forgives an engine that had lived for a while', () => {
    const { engine, children, latest } = scripted();
    engine.start();
    for (let death = 0; death < 8; death += 1) {
      latest().says({ kind: 'ready' });
      vi.advanceTimersByTime(60_000);
      latest().exits(1);
      vi.advanceTimersByTime(restartDelay(1));
    }
    expect(children).toHaveLength(9);
  });

  it('gives up on an engine that never gets ready, until someone asks again', () => {
    const { engine, children, states, latest } = scripted();
    engine.start();
    for (let death = 0; death < 5; death += 1) {
      latest().exits(1);
      vi.advanceTimersByTime(20_000);
    }
    expect(children).toHaveLength(5);
    expect(states.at(-1)).toBe('failed engine-cannot-start');
    engine.start();
    latest().says({ kind: 'ready' });
    expect(states.slice(-2)).toEqual(['starting', 'ready']);
  });

  it('shows why the engine refuses to start and does not insist', () => {
    const { engine, children, states, latest } = scripted();
    engine.start();
    latest().says({ kind: 'failed', code: 'data-folder-locked', message: 'Another engine holds /data.' });
    latest().exits(1);
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(1);
    expect(states).toEqual(['starting', 'failed data-folder-locked']);
    expect(engine.state.message).toBe('Another engine holds /data.');
  });

  it('lets the engine end by itself when the application quits', async () => {
    const { engine, states, latest } = scripted();
    engine.start();
    latest().says({ kind: 'ready' });
    const stopped = engine.stop();
    expect(latest().commands).toEqual(['start', 'stop']);
    latest().exits(0);
    await stopped;
    expect(latest().killed).toBe(false);
    expect(states).toEqual(['starting', 'ready']);
  });

  it('ends an engine that does not stop within five seconds', async () => {
    const { engine, latest } = scripted();
    engine.start();
    latest().says({ kind: 'ready' });
    const stopped = engine.stop();
    vi.advanceTimersByTime(5_000);
    await stopped;
    expect(latest().killed).toBe(true);
  });
});
