import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CyclePolicy } from '../runs/cycle.ts';

/** What the child prints. */
export interface StepLine {
  readonly event: 'begin' | 'end';
  readonly step: number;
  /** A `StepType`. */
  readonly type: string;
  readonly status?: string;
}

/** The last thing it prints. */
interface BatchesLine {
  readonly event: 'batches';
  readonly count: number;
}

export type ChildLine = StepLine | BatchesLine;

/** A step the child was seen to go through. */
export interface SeenStep {
  readonly type: string;
  /** Its place among the steps of the cycle. */
  readonly at: number;
  readonly milliseconds: number;
}

interface ChildOptions {
  readonly dataFolder: string;
  readonly policy: CyclePolicy;
  /** Milliseconds added to every request to the tenant. */
  readonly latency: number;
}

/** Runs a cycle in a process of its own, to its end, and tells how long each step took. Throws when the process fails. */
export async function watchCycle(options: ChildOptions): Promise<readonly SeenStep[]> {
  const begun: { type: string; began: number; milliseconds: number }[] = [];
  const { code, errors } = await run(options, (line) => {
    if (line.event === 'begin') begun.push({ type: line.type, began: performance.now(), milliseconds: 0 });
    const last = begun.at(-1);
    if (line.event === 'end' && last !== undefined) last.milliseconds = performance.now() - last.began;
  });
  if (code !== 0) throw new Error(`the engine process ended with ${code}:\n${errors}`);
  return begun.map(({ type, milliseconds }, at) => ({ type, at, milliseconds }));
}

/**
 * Runs a cycle in a process of its own and kills it (SIGKILL) so long after its step number `at` began. True when that
 * step was still under way.
 */
export async function killCycle(options: ChildOptions, at: number, milliseconds: number): Promise<boolean> {
  const lines: StepLine[] = [];
  const begun = () => lines.filter(({ event }) => event === 'begin').length - 1;
  const { code, signal, errors } = await run(options, (line, child) => {
    if (line.event === 'batches') return;
    lines.push(line);
    if (line.event === 'begin' && begun() === at) setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the engine process ended with ${code} before it was killed:\n${errors}`);
  return signal === 'SIGKILL' && begun() === at && lines.at(-1)?.event === 'begin';
}

/** Batches a cycle writes to the store that nobody kills. Throws when the process fails. */
export async function countBatches(options: ChildOptions): Promise<number> {
  let count = 0;
  const { code, errors } = await run(options, (line) => {
    if (line.event === 'batches') count = line.count;
  });
  if (code !== 0) throw new Error(`the engine process ended with ${code}:\n${errors}`);
  return count;
}

/** Runs a cycle in a process that kills itself (SIGKILL) before or after it wrote its batch of that number. True when it did. */
export async function killAtBatch(options: ChildOptions, moment: 'before' | 'after', batch: number): Promise<boolean> {
  const { code, signal, errors } = await run(options, () => {}, `${moment}:${batch}`);
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the engine process ended with ${code}:\n${errors}`);
  return signal === 'SIGKILL';
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

function run(
  { dataFolder, policy, latency }: ChildOptions,
  onLine: (line: ChildLine, child: ChildProcess) => void,
  death = '',
): Promise<Ended> {
  const script = fileURLToPath(new URL('./engine-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder, policy, String(latency), death], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) onLine(JSON.parse(line) as ChildLine, child);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-10_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, errors }));
  });
}
