import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { Guid, Time } from './common.ts';

/** State of the engine as a whole, for the status bar and the start page. */
export const EngineStatus = z.object({
  version: z.string(),
  dataFolder: z.string(),
  processId: z.number(),
  started: Time,
  connectors: z.number(),
  metaverseObjects: z.number(),
  connectorSpaceObjects: z.number(),
  /** No connector yet: the console opens the start page. */
  empty: z.boolean(),
  sandboxTenant: z.object({ running: z.boolean(), address: z.string().optional() }),
});
export type EngineStatus = z.infer<typeof EngineStatus>;

/**
 * What has changed, coalesced to at most ten a second per kind; the console fetches what it shows. `run-progress` says a
 * running run's statistics moved, `runs` that a run began or ended, `objects` that metaverse or connector spaces changed.
 */
export const EngineEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), processId: z.number() }),
  z.object({ kind: z.literal('run-progress'), run: z.number(), connector: Guid }),
  z.object({ kind: z.literal('runs'), connector: Guid }),
  z.object({ kind: z.literal('connectors') }),
  z.object({ kind: z.literal('objects') }),
]);
export type EngineEvent = z.infer<typeof EngineEvent>;

export const status = oc.output(EngineStatus);
export const events = oc.output(eventIterator(EngineEvent));

export const engine = { status, events };
