import { whatIfTransitionNames, whatIfTransitions } from '../../shared/codes/what-if-transitions.ts';
import type { WhatIfChange, WhatIfStatus } from '../../shared/contract/what-if.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { type ConfigurationHost, saveConfiguration, tryConfiguration } from '../configuration/versions/save-configuration.ts';
import { whatIfDocument } from '../configuration/what-if-change.ts';
import type { Engine } from '../host/engine.ts';
import { EngineEvents } from '../host/events.ts';
import type { Affected } from '../runs/what-if/affected.ts';
import type { WhatIfResult } from '../runs/what-if/what-if.ts';
import type { WhatIfJob } from '../runs/what-if/what-if-job.ts';
import type { ReadStore } from '../store/store.ts';
import { configurationNames } from './configuration-names.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';
import { type WhatIfTransition, whatIfObjects } from './what-if-object.ts';

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
    const found = filtered(result, transition, input.connector, input.text.trim().toLowerCase());
    const page = found.slice(input.offset, input.offset + input.limit);
    try {
      return { rows: await whatIfObjects(result, transition, page), total: found.length };
    } catch (thrown) {
      // It was thrown away while it was read.
      if (context.engine.whatIf.current?.result !== result) throw errors.NOT_FOUND(gone(input.id));
      throw thrown;
    }
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
      const copy: ConfigurationHost = {
        store,
        now: engine.now,
        runs: { anything: false },
        events: new EngineEvents(),
        log: engine.log.child({}, { level: 'silent' }),
        // A connector that leaves the copy keeps its secrets here.
        secrets: { ...engine.secrets, set: async () => {}, remove: async () => {} },
      };
      await saveConfiguration(copy, { author: 'what-if', reason: title, change: () => document });
    },
  });
}

/** In memory: names were looked at while the states were compared. */
function filtered(
  { comparison }: WhatIfResult,
  transition: WhatIfTransition,
  connector: string | undefined,
  text: string,
): readonly Affected[] {
  const all = comparison.affected.get(transition) ?? [];
  if (connector === undefined && text === '') return all;
  return all.filter(
    (object) => (connector === undefined || ('cs' in object && object.connector === connector)) && object.text.includes(text),
  );
}

async function statusView(read: ReadStore, job: WhatIfJob): Promise<WhatIfStatus> {
  const { request, result } = job;
  const [names, former] = await Promise.all([configurationNames(result?.after ?? read), configurationNames(read)]);
  const nameOf = (id: ConnectorId) => names.connector(id)?.name ?? former.connectorName(id);
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
    requires: plan.requires,
    inspected: result?.inspected ?? 0,
    pendingImports: request.pendingImports,
    counts: result === undefined ? [] : whatIfTransitionNames.flatMap((transition) => countOf(transition, result, nameOf)),
    steps: (result?.steps ?? []).flatMap(({ connector, status, message }) =>
      status === 'success' ? [] : [{ connector, status, ...(message === undefined ? {} : { message }) }],
    ),
    limits: (result?.limits ?? []).map((limit) => ({ ...limit })),
  };
}

function countOf(transition: WhatIfTransition, { comparison }: WhatIfResult, nameOf: (id: ConnectorId) => string): WhatIfStatus['counts'] {
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
