import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENGINE_V8_FLAGS } from '../shared/model/engine-memory.ts';
import { bareNodeMegabytes } from './bare-node.ts';
import { type Figure, figure } from './figure.ts';
import type { GroupFigures } from './group-process.ts';

/**
 * Groups of these sizes: one member more, from the import of the change to its export, which should cost the same in all
 * of them, so the baseline is the first; and the memory it all took, the first import of the group included.
 */
export async function groupFigures(sizes: readonly number[], stop: AbortSignal): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const bare = await bareNodeMegabytes();
  let first: number | undefined;
  for (const members of sizes) {
    stop.throwIfAborted();
    const { total, edgesSent, megabytes } = await measured(members, stop);
    if (edgesSent !== 1) throw new Error(`${edgesSent} changes of members were exported instead of one`);
    first ??= total;
    const size = `${members / 1000}k`;
    figures.push(figure(`one member more in a group of ${size}`, total, 'ms', first, 'memberChange'));
    figures.push(figure(`peak memory with one group of ${size} members`, megabytes, 'MB', bare, 'memory'));
  }
  return figures;
}

async function measured(members: number, stop: AbortSignal): Promise<GroupFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-group-'));
  const child = fork(fileURLToPath(new URL('./group-process.ts', import.meta.url)), [String(members), folder], {
    execArgv: [...process.execArgv, ...ENGINE_V8_FLAGS],
  });
  const ended = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  stop.addEventListener('abort', kill, { once: true });
  try {
    let told: GroupFigures | undefined;
    child.once('message', (figures: GroupFigures) => {
      told = figures;
    });
    const [code] = await ended;
    stop.throwIfAborted();
    if (told === undefined) throw new Error(`the process of the group of ${members} members ended with ${code}`);
    return told;
  } finally {
    stop.removeEventListener('abort', kill);
    kill();
    await ended.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}
