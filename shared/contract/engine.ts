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
  /** Connectors whose configuration changed so that a delta is not enough; the next cycle runs the full step. */
  required: z.object({ connector: Guid, name: z.string(), fullImport: z.boolean(), fullSynchronization: z.boolean() }).array(),
  /** The newest version of the configuration; 0 while there is none. */
  configurationVersion: z.number(),
});
export type EngineStatus = z.infer<typeof EngineStatus>;

/**
 * What has changed, coalesced to at most ten a second per kind; the console fetches what it shows. `run-progress` says a
 * running run's statistics moved, `runs` that a run began or ended, `objects` that metaverse or connector spaces changed, `what-if` that one moved on,
 * `configuration` that there is a new version of it.
 */
export const EngineEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), processId: z.number() }),
  z.object({ kind: z.literal('run-progress'), run: z.number(), connector: Guid }),
  z.object({ kind: z.literal('runs'), connector: Guid }),
  z.object({ kind: z.literal('connectors') }),
  z.object({ kind: z.literal('configuration') }),
  z.object({ kind: z.literal('objects') }),
  z.object({ kind: z.literal('what-if') }),
]);
export type EngineEvent = z.infer<typeof EngineEvent>;

export const status = oc.output(EngineStatus);
export const events = oc.output(eventIterator(EngineEvent));

export const engine = { status, events };
