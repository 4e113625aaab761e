import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { Writes } from '../store.ts';
import { atomically, type Context } from './context.ts';
import { NumberBlock } from './counters.ts';
import type { CsWriter } from './cs-writes.ts';
import { joinWaits } from './join-waits.ts';
import type { MvWriter } from './mv-writes.ts';
import { stepWriter } from './run-writes.ts';
import { WriteGroup } from './write-group.ts';
import type { WriteBehind } from './write-thread/write-behind.ts';

export interface BatchWrites extends Pick<Writes, 'newCsId' | 'newMvId' | 'write' | 'settle'> {
  /** Numbers handed out in a transaction that was undone are not given out again. */
  undone(): void;
  /** Gives back numbers that were not used. */
  close(): void;
}

export function batchWrites(context: Context, cs: CsWriter, mv: MvWriter, behind: WriteBehind): BatchWrites {
  const { db, catalog } = context;
  const steps = stepWriter(context);
  const waits = joinWaits(context);
  const csIds = new NumberBlock(db, 'cs', db.get<[number | null]>('SELECT max(id) FROM cs_object')?.[0] ?? 0);
  const mvIds = new NumberBlock(db, 'mv', db.get<[number | null]>('SELECT max(id) FROM mv_object')?.[0] ?? 0);

  const undone = () => {
    csIds.reserveAgain();
    mvIds.reserveAgain();
  };
  const group = new WriteGroup(context, undone);
  context.group = group;

  return {
    undone,
    newCsId: () => csIds.take() as CsId,
    newMvId: () => mvIds.take() as MvId,

    async write(batch) {
      const { csDeletes = [], mvDeletes = [] } = batch;
      const work = () => {
        // Deletes first: another object may take over the DN or the anchor in the same batch.
        cs.remove(csDeletes);
        mv.remove(mvDeletes);
        mv.put(batch.mv ?? []);
        cs.put(batch.cs ?? []);
        cs.settleEdges(batch.csSettled ?? []);
        mv.settleEdges(batch.mvSettled ?? []);
        cs.retryHolders(batch.csRelinked ?? []);
        cs.clearEdges(batch.csUnreferring ?? []);
        cs.putEdges(batch.edges ?? []);
        mv.putEdges(batch.mvEdges ?? []);
        // Last, so that what was settled by this batch is marked by what changes with it.
        cs.markEdgesTo(batch.csRelinked ?? []);
        mv.markEdgesTo(batch.mvRelinked ?? []);
        cs.retryReferences(batch.csRefRetry ?? []);
        mv.retryReferences(batch.mvRefRetry ?? []);
        waits.put(batch.joinWaits ?? []);
        waits.wake(batch.joinChanges ?? []);
        waits.resync(batch.csResync ?? []);
        cs.putErrors(batch.errors ?? []);
        if (batch.watermark !== undefined) {
          const { connector, partition, value } = batch.watermark;
          db.run(PUT_WATERMARK, catalog.symbols.number(connector), partition, value);
        }
        if (batch.step !== undefined) steps.putProgress(batch.step.id, batch.step.progress);
        steps.addObjects(batch.stepObjects ?? []);
        steps.addErrors(batch.stepErrors ?? []);
        cs.checkRemoved(csDeletes);
        mv.checkRemoved(mvDeletes);
      };
      if (batch.moreFollows !== undefined) {
        // Who writes metaverse objects as well synchronizes, and reads what it has just written.
        const written = batch.mv === undefined || batch.mv.length === 0 ? (batch.cs ?? []) : [];
        group.add(batch.moreFollows, work, behind.threadFor(written.length, cs.countNew(written)));
        return;
      }
      group.end();
      group.throwLost(batch.step?.id);
      atomically(context, work);
    },

    /** Search texts are written with their objects, so only the log is left to be moved into the database file. */
    async settle() {
      // The log cannot be moved inside of a transaction, be it that of another step.
      group.end();
      catalog.fresh.clear();
      if (!behind.leave()) db.get('PRAGMA wal_checkpoint(TRUNCATE)');
      await behind.begin();
    },

    close() {
      csIds.close();
      mvIds.close();
    },
  };
}

const PUT_WATERMARK = `INSERT INTO watermark (connector, partition, value) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET value = excluded.value`;
