import { whatIfTransitionNames, whatIfTransitions } from '../../shared/codes/what-if-transitions.ts';
import type { WhatIfChange, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { saveConfiguration, tryConfiguration } from '../configuration/versions/save-configuration.ts';
import { whatIfDocument } from '../configuration/what-if-change.ts';
import type { Engine } from '../host/engine.ts';
import { EngineEvents } from '../host/events.ts';
import type { Affected } from '../runs/what-if/transitions.ts';
import type { WhatIfResult } from '../runs/what-if/what-if.ts';
import type { WhatIfJob } from '../runs/what-if/what-if-job.ts';
import type { ReadStore } from '../store/store.ts';
import { configurationNames } from './configuration-names.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';
import { type WhatIfTransition, whatIfObjects, whatIfText } from './what-if-object.ts';

const gone = (id: number) => ({ message: `There is no what-if ${id} any more. Start it again.`, data: { what: String(id) } });

export const whatIf = {
  start: server.whatIf.start.handler(({ input, context }) =>
    refusable(async () => statusView(context.engine.store.read, await startWhatIf(context.engine, input.change, input.title))),
  ),

  status: server.whatIf.status.handler(async ({ context }) => {
    const job = context.engine.whatIf.current;
    return job === undefined ? null : statusView(context.engine.store.read, job);
  }),

  objects: server.whatIf.objects.handler(async ({ input, context, errors }) => {
    const job = context.engine.whatIf.current;
    const result = job?.id === input.id ? job.result : undefined;
    if (result === undefined) throw errors.NOT_FOUND(gone(input.id));
    const transition = input.transition as WhatIfTransition;
    const found = await filtered(result, transition, input.connector, input.text.trim().toLowerCase());
    const page = found.slice(input.offset, input.offset + input.limit);
    return { rows: await whatIfObjects(result, transition, page), total: found.length };
  }),

  cancel: server.whatIf.cancel.handler(async ({ input, context, errors }) => {
    const job = await context.engine.whatIf.cancel(input.id);
    if (job === undefined) throw errors.NOT_FOUND(gone(input.id));
    return statusView(context.engine.store.read, job);
  }),
};

async function startWhatIf(engine: Engine, change: WhatIfChange, title: string): Promise<WhatIfJob> {
  const document = await whatIfDocument(engine, change);
  const plan = await tryConfiguration(engine, () => document);
  let pendingImports = 0;
  for (const { id } of plan.before.connectors) {
    const { importAdd, importUpdate, importDelete } = await engine.store.read.csStatistics(id);
    pendingImports += importAdd + importUpdate + importDelete;
  }
  return engine.whatIf.start({
    title: title === '' ? (plan.summary.headline === '' ? 'No change' : plan.summary.headline) : title,
    plan,
    pendingImports,
    apply: async (store) => {
      // A copy of the engine's surroundings: nobody runs there, nobody listens.
      const copy = { ...engine, store, runs: { anything: false } as Engine['runs'], events: new EngineEvents() };
      await saveConfiguration(copy, { author: 'what-if', reason: title, change: () => document });
    },
  });
}

async function filtered(
  result: WhatIfResult,
  transition: WhatIfTransition,
  connector: string | undefined,
  text: string,
): Promise<readonly Affected[]> {
  const all = result.comparison.affected.get(transition) ?? [];
  if (connector === undefined && text === '') return all;
  const found: Affected[] = [];
  for (const object of all) {
    if (connector !== undefined && (!('cs' in object) || (await connectorOf(result, object)) !== connector)) continue;
    if (text === '' || (await whatIfText(result, object)).includes(text)) found.push(object);
  }
  return found;
}

async function connectorOf({ before, after }: WhatIfResult, object: Extract<Affected, { cs: unknown }>): Promise<string | undefined> {
  const [now] = await after.csObjects([object.cs], 'none');
  return now?.connector ?? (await before.csObjects([object.cs], 'none'))[0]?.connector;
}

async function statusView(read: ReadStore, job: WhatIfJob): Promise<WhatIfStatus> {
  const { request, result } = job;
  const names = await configurationNames(result?.after ?? read);
  const { plan } = request;
  return {
    id: job.id,
    title: request.title,
    phase: job.phase,
    processed: job.processed,
    ...(job.total === undefined ? {} : { total: job.total }),
    started: job.started,
    ...(job.ended === undefined ? {} : { ended: job.ended }),
    ...(job.message === undefined ? {} : { message: job.message }),
    stale: job.stale,
    changes: plan.changes.map(({ need: _, ...change }) => change),
    impact: plan.impact,
    inspected: result?.inspected ?? 0,
    pendingImports: request.pendingImports,
    counts:
      result === undefined
        ? []
        : whatIfTransitionNames.flatMap((transition) => countOf(transition, result, (id) => names.connectorName(id))),
    steps: (result?.steps ?? []).flatMap(({ connector, status, message }) =>
      status === 'success' ? [] : [{ connector, status, ...(message === undefined ? {} : { message }) }],
    ),
  };
}

function countOf(
  transition: WhatIfTransition,
  { comparison }: WhatIfResult,
  nameOf: (id: Parameters<Awaited<ReturnType<typeof configurationNames>>['connectorName']>[0]) => string,
): WhatIfStatus['counts'] {
  const count = comparison.affected.get(transition)?.length ?? 0;
  if (count === 0) return [];
  const connectors = [...(comparison.perConnector.get(transition) ?? [])];
  return [
    {
      transition,
      ...whatIfTransitions[transition],
      count,
      connectors: connectors.map(([id, each]) => ({ id, name: nameOf(id), count: each })),
    },
  ];
}
