import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { boundHeapGrowth } from '../engine/host/heap-growth.ts';
import { type GroupChange, groupChange } from './group-change.ts';

/** `group-process.ts MEMBERS FOLDER`: one group in a process of its own, so that its memory is its own. */
export interface GroupFigures extends GroupChange {
  /** Highest memory of the process, in MB: everything from the first import to the confirmation of the change. */
  readonly megabytes: number;
}

// The first change of a process also compiles everything.
const WARM_UP = 1000;

const [members, folder] = process.argv.slice(2);
if (members === undefined || folder === undefined) throw new Error('usage: group-process.ts MEMBERS FOLDER');
boundHeapGrowth();
await groupChange(WARM_UP, await below('warm-up'));
const change = await groupChange(Number(members), await below('measured'));
const figures: GroupFigures = { ...change, megabytes: process.resourceUsage().maxRSS / 1024 };
if (process.send === undefined) console.log(figures);
else process.send(figures, () => process.disconnect());

async function below(name: string): Promise<string> {
  const path = join(folder ?? '', name);
  await mkdir(path, { recursive: true });
  return path;
}
