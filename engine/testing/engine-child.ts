/**
 * The engine in a process of its own, to be killed: opens the data folder, starts a cycle and prints a line of JSON at
 * once when a step begins and ends, and at the end how many batches it wrote. Arguments: data folder, cycle policy,
 * milliseconds every request to the tenant takes, and where to kill itself: `before:7` or `after:7`, the seventh batch.
 */
import { writeSync } from 'node:fs';
import { assetsFolder, version } from '../host/application.ts';
import { openEngine } from '../host/engine.ts';
import type { CyclePolicy } from '../runs/cycle.ts';
import type { ChildLine } from './engine-process.ts';

const [dataFolder = '', policy = 'delta', latency = '0', death = ''] = process.argv.slice(2);
const [moment, at] = death.split(':');
const engine = await openEngine({ dataFolder, assetsFolder, version });
const tenant = await engine.sandbox.ensureStarted();
tenant.setFaults([{ kind: 'delay', every: 1, milliseconds: Number(latency) }]);

const say = (line: ChildLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const { write } = engine.store;
const { startStep, finishStep, write: writeBatch } = write;
let batches = 0;
const types = new Map<number, string>();
Object.assign(write, {
  async write(batch: Parameters<typeof writeBatch>[0]) {
    const last = ++batches === Number(at);
    if (last && moment === 'before') process.kill(process.pid, 'SIGKILL');
    await writeBatch(batch);
    if (last) process.kill(process.pid, 'SIGKILL');
  },
  async startStep(step: Parameters<typeof startStep>[0]) {
    const id = await startStep(step);
    types.set(id, step.type);
    say({ event: 'begin', step: id, type: step.type });
    return id;
  },
  async finishStep(id: Parameters<typeof finishStep>[0], result: Parameters<typeof finishStep>[1]) {
    say({ event: 'end', step: id, type: types.get(id) ?? '', status: result.status });
    await finishStep(id, result);
  },
});

await engine.runs.startCycle(policy as CyclePolicy, 'tester');
say({ event: 'batches', count: batches });
await engine.close();
