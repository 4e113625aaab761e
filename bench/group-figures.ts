import { type Figure, figure } from './figure.ts';
import { groupChange } from './group-change.ts';

/**
 * One member more in groups of these sizes, from the import of the change to its export. It should cost the same in all of
 * them, so the baseline is the first.
 */
export async function groupFigures(sizes: readonly number[], stop: AbortSignal): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  let first: number | undefined;
  // The first change of a process also compiles everything.
  await groupChange(sizes[0] ?? 1000);
  for (const members of sizes) {
    stop.throwIfAborted();
    const { total, edgesSent } = await groupChange(members);
    if (edgesSent !== 1) throw new Error(`${edgesSent} changes of members were exported instead of one`);
    first ??= total;
    figures.push(figure(`one member more in a group of ${members / 1000}k`, total, 'ms', first, 'memberChange'));
  }
  return figures;
}
