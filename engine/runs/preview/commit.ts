import type { CsId } from '../../../shared/model/identifier.ts';
import type { WriteStore } from '../../store/store.ts';
import { resyncMembers } from '../synchronization/scope-groups.ts';
import { preparedRules } from '../synchronization-step.ts';
import { type Preview, type PreviewHost, type PreviewMode, previewObject } from './preview.ts';

export interface CommitHost extends Pick<PreviewHost, 'now' | 'largeReferences'> {
  readonly store: WriteStore;
}

/**
 * A preview that can be written: with real numbers for new objects, and after what a synchronization step prepares before
 * its first object. To be called, like `writePreview`, while nothing else writes. undefined when there is no such object.
 */
export async function previewToCommit({ store, ...host }: CommitHost, id: CsId, mode: PreviewMode): Promise<Preview | undefined> {
  const [object] = await store.csObjects([id], 'none');
  if (object === undefined) return undefined;
  await resyncMembers(store, await preparedRules(store, await store.connectors()), object.connector);
  return previewObject({ ...host, store, newCsId: () => store.newCsId(), newMvId: () => store.newMvId() }, id, mode);
}

/**
 * Writes what a run of the object would have written, in one transaction: a failure is kept on the object and changes
 * nothing else of it (spec/engine.md §5.3).
 */
export async function writePreview(store: WriteStore, { untouched, unit }: Preview): Promise<void> {
  if (untouched !== undefined) return;
  await store.write(await unit.batch());
  await store.settle();
}
