import { splitDn } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import { type Connector, ConnectorFailure } from '../connectors/connector.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { returnEscrow } from './export-layers.ts';
import { ExportSender } from './export-sender.ts';
import { LARGE_REFERENCES } from './partial-references.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { exportGuard } from './threshold/export-guard.ts';

/**
 * Export of one partition (spec/engine.md §9): adds parents first, updates, references that had to wait for their
 * targets, deletes last and children first. Object-level failures stay pending; failures of the connected system are
 * thrown by the connector as `ConnectorFailure` and leave what was being sent in escrow.
 */
export async function exportStep(context: StepContext, connector: Connector): Promise<StepOutcome> {
  const { store, connector: record, partition, recorder } = context;
  if (!connector.capabilities.export || connector.exportChanges === undefined) {
    throw new ConnectorFailure('stopped-export-disabled', `${record.name} can import only; nothing is exported to it.`);
  }
  await returnEscrowed(context);
  const stopped = await exportGuard(context, connector);
  if (stopped !== undefined) return stopped;

  const scope = { connector: record.id, partition, which: 'to-export' } as const;
  const adds = await store.csSelect({ ...scope, pendingExport: 'add' });
  const updates = await store.csSelect({ ...scope, pendingExport: 'update' });
  const deletes = await store.csSelect({ ...scope, pendingExport: 'delete' });
  recorder.advance(0, adds.length + updates.length + deletes.length);

  const sender = new ExportSender(context, connector.exportChanges.bind(connector));
  const firstPass = connector.capabilities.noReferencesInFirstPass ? 'without-references' : 'whole';
  try {
    await sender.send(await byDepth(context, adds, 'parents-first'), firstPass);
    await sender.send(updates, 'whole');
    // A delete-add is two operations: its add follows once the old object is gone.
    await sender.send(sender.takeReplaced(), firstPass);
    await sender.send(sender.takePostponed(), 'references');
    await sender.send(await byDepth(context, deletes, 'children-first'), 'whole');
    await sender.retryConflicts();
    await sender.send(sender.takePostponed(), 'references');
  } finally {
    await sender.reportConflicts();
  }
  if (sender.failures === 0) return { status: 'success' };
  return { status: 'completed-export-errors', message: `${sender.failures} changes were refused or are incomplete; they stay pending.` };
}

const CHUNK = 500;

/** The engine died while these were sent, so nobody knows: they are sent again (spec/engine.md §9.3). */
async function returnEscrowed({ store, connector, partition }: StepContext): Promise<void> {
  const ids = await store.csSelect({ connector: connector.id, partition, which: 'in-escrow' });
  for (let start = 0; start < ids.length; start += CHUNK) {
    const draft = new ConnectorSpaceDraft(store, connector.id);
    for (const object of await store.csObjects(ids.slice(start, start + CHUNK), { upTo: LARGE_REFERENCES })) {
      const returned = returnEscrow(object);
      draft.put(returned.object, returned.edges);
    }
    await draft.write({});
  }
}

/** Containers before what lies in them, or the other way round. The namespace of the partition `default` is flat. */
async function byDepth(
  { store, partition }: StepContext,
  ids: readonly CsId[],
  order: 'parents-first' | 'children-first',
): Promise<readonly CsId[]> {
  if (partition === 'default' || ids.length < 2) return ids;
  const depths: { readonly id: CsId; readonly depth: number }[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    for (const { id, dn } of await store.csObjects(ids.slice(start, start + CHUNK), 'none')) depths.push({ id, depth: splitDn(dn).length });
  }
  const sign = order === 'parents-first' ? 1 : -1;
  return depths.sort((a, b) => sign * (a.depth - b.depth)).map(({ id }) => id);
}
