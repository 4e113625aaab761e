/**
 * Lets everything else in the process have its turn: consoles, requests to stop, and the watch over the heap
 * (engine/host/heap-growth.ts), which sees nothing while a step works on a large group. The store answers without leaving
 * the turn, so nothing else would end it.
 */
export const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
