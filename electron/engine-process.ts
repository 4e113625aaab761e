import type { MessagePortMain } from 'electron';
import type { EngineState } from './bridge.ts';

/** What main says to the engine's process. `connect` comes with a port as its only transferred object. */
export type EngineCommand =
  | { kind: 'start'; dataFolder: string; assetsFolder: string; version: string }
  | { kind: 'connect' }
  | { kind: 'stop' };

/** What we need of Electron's utility process. */
export interface EngineChild {
  postMessage(command: EngineCommand, ports?: MessagePortMain[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
  readonly pid: number | undefined;
}

export interface EngineProcessOptions {
  /** Starts the process; called again for every restart. */
  fork: () => EngineChild;
  start: Omit<EngineCommand & { kind: 'start' }, 'kind'>;
  onState: (state: EngineState) => void;
  log: (line: string) => void;
}

export interface EngineProcess {
  readonly state: EngineState;
  readonly pid: number | undefined;
  /** Starts the engine, or tries again after `failed`; otherwise does nothing. */
  start(): void;
  /** Hands the engine its end of a channel. False when there is no engine that could take it. */
  connect(port: MessagePortMain): boolean;
  /** Asks the engine to stop and ends it when it has not after five seconds. */
  stop(): Promise<void>;
}

const firstDelay = 250;
const longestDelay = 10_000;
/** So many deaths in a row before the engine was ever ready mean that it cannot start here. */
const givingUpAfter = 5;
/** An engine that lived this long starts with a clean record. */
const healthyAfter = 30_000;
const stopLimit = 5_000;

/**
 * Owns the engine's process: starts it, restarts it with growing delays when it dies, and gives up with state `failed`
 * when it says that it cannot start (folder locked, database damaged) or dies again and again before it is ready.
 */
export function engineProcess(options: EngineProcessOptions): EngineProcess {
  let child: EngineChild | undefined;
  let state: EngineState = { state: 'starting' };
  let deaths = 0;
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;

  const enter = (next: EngineState) => {
    state = next;
    options.onState(next);
  };

  const launch = () => {
    const born = options.fork();
    let readySince: number | undefined;
    child = born;
    born.on('message', (message) => {
      if (born !== child) return;
      const report = parseReport(message);
      if (report === undefined) return options.log('The engine sent a message that main does not know.');
      if (report.kind === 'ready') {
        readySince = Date.now();
        enter({ state: 'ready' });
      } else {
        child = undefined; // what follows is its orderly exit, not a death
        enter({ state: 'failed', code: report.code, message: report.message });
        born.kill();
      }
    });
    born.on('exit', (code) => {
      if (born !== child) return;
      child = undefined;
      if (stopping) return;
      const diedYoung = readySince === undefined;
      deaths = readySince !== undefined && Date.now() - readySince > healthyAfter ? 1 : deaths + 1;
      options.log(`The engine's process ended with code ${code} (${deaths}. time in a row).`);
      if (diedYoung && deaths >= givingUpAfter) return enter(cannotStart(code));
      enter({ state: 'restarting' });
      restart = setTimeout(launch, restartDelay(deaths));
    });
    born.postMessage({ kind: 'start', ...options.start });
  };

  return {
    get state() {
      return state;
    },
    get pid() {
      return child?.pid;
    },
    start() {
      if (child !== undefined || (restart !== undefined && state.state === 'restarting') || stopping) return;
      deaths = 0;
      enter({ state: 'starting' });
      launch();
    },
    connect(port) {
      if (child === undefined || state.state !== 'ready') return false;
      child.postMessage({ kind: 'connect' }, [port]);
      return true;
    },
    stop() {
      stopping = true;
      clearTimeout(restart);
      const last = child;
      if (last === undefined) return Promise.resolve();
      return new Promise((stopped) => {
        const timer = setTimeout(() => {
          options.log('The engine did not stop in time and is ended.');
          last.kill();
          stopped();
        }, stopLimit);
        last.on('exit', () => {
          clearTimeout(timer);
          stopped();
        });
        last.postMessage({ kind: 'stop' });
      });
    },
  };
}

/** 250 ms, then doubling up to ten seconds. */
export function restartDelay(deaths: number): number {
  return Math.min(firstDelay * 2 ** (deaths - 1), longestDelay);
}

function cannotStart(code: number): EngineState {
  const message = `The engine ended ${givingUpAfter} times before it was ready (last exit code ${code}). Its log is in the data folder.`;
  return { state: 'failed', code: 'engine-cannot-start', message };
}

type EngineReport = { kind: 'ready' } | { kind: 'failed'; code: string; message: string };

function parseReport(message: unknown): EngineReport | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  if (message.kind === 'ready') return { kind: 'ready' };
  if (message.kind !== 'failed') return undefined;
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise);
  const { code, message: sentence } = message as { code?: unknown; message?: unknown };
  return { kind: 'failed', code: text(code, 'engine-failed'), message: text(sentence, 'The engine did not say why.') };
}
