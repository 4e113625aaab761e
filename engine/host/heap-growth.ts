import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { onLargeRead } from '../store/large-read.ts';

const MEGABYTE = 2 ** 20;

/** Used heap at which it is collected; twice what is alive where that is more. */
const LIMIT = 150 * MEGABYTE;
const TIMES_ALIVE = 2;

/**
 * What V8 lets pile up over what is alive while a group of many thousands is worked on, in percent; 0: as V8 thinks fit,
 * which needs less time.
 */
const GROWING_PERCENT = { usually: 0, largeGroup: 30 };

/**
 * V8 makes objects old from birth where those from the same line of code mostly outlived their first collection. A page of entries
 * that is read ahead does so by chance; from then on every entry of an import is garbage that only a full collection takes.
 */
const PRETENURING = '--no-allocation-site-pretenuring';

/** Milliseconds between two looks; a look costs microseconds. */
const INTERVAL = 50;

/** Looks in a row that find a small heap after which a large group counts as done: it is often small in between, too. */
const SMALL_LOOKS = 20;

let watched = false;

/**
 * Keeps the process at a few hundred megabytes whatever the number of objects. A step makes much garbage that lives for one
 * batch; V8 lets it pile up for as long as the machine has memory to spare – 700 MB beside 40 MB that are alive. So the heap
 * is collected here when it has grown too far. A large group is one synchronous stretch in which nobody can look; until it
 * is over, V8 itself is told to let less pile up. What can be limited only where a process is started is in
 * shared/model/engine-memory.ts; docs/performance.md has the measurements. Does nothing the second time.
 */
export function boundHeapGrowth(): void {
  if (watched) return;
  watched = true;
  setFlagsFromString(PRETENURING);
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  let percent = GROWING_PERCENT.usually;
  const letGrow = (next: number): void => {
    if (next !== percent) setFlagsFromString(`--heap-growing-percent=${next}`);
    percent = next;
  };
  if (typeof collect !== 'function') return;
  let small = 0;
  onLargeRead(() => {
    small = 0;
    if (percent === GROWING_PERCENT.largeGroup) return;
    letGrow(GROWING_PERCENT.largeGroup);
    // How far the heap may grow next was decided after the last collection.
    collect();
  });
  let limit = LIMIT;
  const look = (): void => {
    if (getHeapStatistics().used_heap_size >= limit) {
      collect();
      limit = Math.max(LIMIT, getHeapStatistics().used_heap_size * TIMES_ALIVE);
    }
    small = getHeapStatistics().used_heap_size < LIMIT ? small + 1 : 0;
    if (small >= SMALL_LOOKS) letGrow(GROWING_PERCENT.usually);
  };
  // Nothing waits for it: the process ends when its work is done.
  setInterval(look, INTERVAL).unref();
}
