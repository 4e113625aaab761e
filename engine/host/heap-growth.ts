import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEGABYTE = 2 ** 20;

/** Used heap at which it is collected; twice what is alive where that is more. */
const LIMIT = 150 * MEGABYTE;
const TIMES_ALIVE = 2;

/**
 * What V8 lets pile up over what is alive, in percent. The look below cannot see a long synchronous stretch, such as the
 * first synchronization of a group of hundreds of thousands.
 */
const GROWING_PERCENT = 30;

/** Milliseconds between two looks; a look costs microseconds. */
const INTERVAL = 50;

let watched = false;

/**
 * Keeps the process at a few hundred megabytes whatever the number of objects. A step makes much garbage that lives for one
 * batch; V8 lets it pile up for as long as the machine has memory to spare – 700 MB beside 40 MB that are alive – and its
 * limits can be set only at the start of a process, which in Electron nobody can do for a utility process. So the heap is
 * collected here when it has grown too far (docs/performance.md has the measurements). Does nothing the second time.
 */
export function boundHeapGrowth(): void {
  if (watched) return;
  watched = true;
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect !== 'function') return;
  let limit = LIMIT;
  const look = (): void => {
    if (getHeapStatistics().used_heap_size < limit) return;
    collect();
    limit = Math.max(LIMIT, getHeapStatistics().used_heap_size * TIMES_ALIVE);
  };
  // Nothing waits for it: the process ends when its work is done.
  setInterval(look, INTERVAL).unref();
}
