import { z } from 'zod';
import type { StepContext } from './step.ts';

/** Setting of the guard against accidental deletes (spec/engine.md §9.1). */
export const DELETION_THRESHOLD_SETTING = 'export-deletion-threshold';

const setting = z.object({ enabled: z.boolean(), count: z.number().int().min(0) });

const defaultDeletionThreshold: z.infer<typeof setting> = { enabled: true, count: 500 };

/**
 * What is wrong when more deletes are staged than the threshold allows; undefined when the export may go on. Only tenants
 * are guarded, and the number itself still passes: 500 of 500 are sent, 501 stop everything (E26).
 */
export async function exceededThreshold(context: StepContext): Promise<string | undefined> {
  const { store, connector } = context;
  if (connector.configuration.type !== 'entra') return undefined;
  const stored = await store.setting(DELETION_THRESHOLD_SETTING);
  // A setting that cannot be read must not switch the guard off.
  const threshold = setting.safeParse(stored).data ?? defaultDeletionThreshold;
  if (!threshold.enabled) return undefined;
  const deletes = await store.csCount({ connector: connector.id, which: 'to-export', pendingExport: 'delete' });
  if (deletes <= threshold.count) return undefined;
  return `${deletes} deletes are staged for ${connector.name}, ${threshold.count} are allowed. Nothing was exported. Review the pending deletes, then raise the threshold or correct what caused them.`;
}
