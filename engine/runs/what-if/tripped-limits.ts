import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { ExceededLimit, GuardedStep } from '../../../shared/model/threshold.ts';
import type { Connector } from '../../connectors/connector.ts';
import type { StepContext, StepOutcome } from '../step.ts';
import { describeExceeded, exceededLimits, METAVERSE, trippedStatus } from '../threshold/exceeded.ts';
import { measureExport } from '../threshold/export-guard.ts';
import { observed, stepLimits } from '../threshold/guard.ts';
import { sums, Tally } from '../threshold/tally.ts';

/** Limits of a connector that would stop a step of a run before its first write, as the run would say it. */
export interface TrippedLimit {
  readonly connector: ConnectorId;
  readonly connectorName: string;
  readonly step: GuardedStep;
  /** Run result. */
  readonly status: string;
  readonly message: string;
}

/** What knows what the connected system takes; nothing is sent through it. */
export type OpenTarget = (connector: ConnectorRecord) => Pick<Connector, 'takes' | 'close'>;

/** Does a synchronization and keeps it whatever it comes to; tells what its limits would have said. */
export async function synchronizedWithin(
  context: StepContext,
  work: (context: StepContext) => Promise<StepOutcome>,
): Promise<{ readonly outcome: StepOutcome; readonly tripped: readonly TrippedLimit[] }> {
  const limits = await stepLimits(context, 'synchronization');
  if (limits.length === 0) return { outcome: await work(context), tripped: [] };
  // Measured as a run measures it: against the state before the step.
  const hold = await context.store.hold();
  try {
    const references = limits.some(({ operation }) => operation === 'membership' || operation === 'update');
    const tally = new Tally('synchronization', hold.before, references);
    const outcome = await work({ ...context, store: observed(hold.store, tally) });
    const exceeded = await exceededLimits(limits, sums(tally.objects()), hold.before);
    await hold.keep();
    return { outcome, tripped: told(context, 'synchronization', exceeded) };
  } finally {
    if (hold.open) await hold.discard();
  }
}

/** What the limits of the connector would say to an export of everything that is staged now. */
export async function exportLimits(
  context: Pick<StepContext, 'store' | 'connector' | 'connectors' | 'partition' | 'signal'>,
  openTarget: OpenTarget,
): Promise<readonly TrippedLimit[]> {
  if ((await stepLimits(context, 'export')).length === 0) return [];
  const target = openTarget(context.connector);
  try {
    return told(context, 'export', (await measureExport(context, target)).exceeded);
  } finally {
    await target.close();
  }
}

function told(
  { connector, connectors }: Pick<StepContext, 'connector' | 'connectors'>,
  step: GuardedStep,
  exceeded: readonly ExceededLimit[],
): readonly TrippedLimit[] {
  if (exceeded.length === 0) return [];
  const names = new Map(connectors.map(({ id, name }) => [id, name]));
  const nameOf = (id: ConnectorId | undefined) => (id === undefined ? METAVERSE : (names.get(id) ?? id));
  const message = exceeded.map((limit) => describeExceeded(step, limit, nameOf)).join(' ');
  return [{ connector: connector.id, connectorName: connector.name, step, status: trippedStatus(exceeded), message }];
}
