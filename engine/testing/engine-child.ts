/**
 * The engine in a process of its own, to be killed: opens the data folder, starts a cycle and prints a line of JSON at
 * once when a step begins and ends. Arguments: data folder, cycle policy, milliseconds every request to the tenant takes.
 */
import { writeSync } from 'node:fs';
import { assetsFolder, version } from '../host/application.ts';
import { openEngine } from '../host/engine.ts';
import type { CyclePolicy } from '../runs/cycle.ts';
import type { StepLine } from './engine-process.ts';

const [dataFolder = '', policy = 'delta', latency = '0'] = process.argv.slice(2);
const engine = await openEngine({ dataFolder, assetsFolder, version });
const tenant = await engine.sandbox.ensureStarted();
tenant.setFaults([{ kind: 'delay', every: 1, milliseconds: Number(latency) }]);

const say = (line: StepLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const { write } = engine.store;
const { startStep, finishStep } = write;
const types = new Map<number, string>();
Object.assign(write, {
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
await engine.close();
