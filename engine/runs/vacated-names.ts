import { dnKey } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import { type CsObject, inImported, type ReferenceEdge } from '../../shared/model/object.ts';
import type { WriteStore } from '../store/store.ts';
import type { EdgeWrite } from '../store/write-batch.ts';
import { withImport } from './confirmation.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { SeenObjects } from './seen-objects.ts';
import { isVoidImport } from './staging.ts';
import type { StepRecorder } from './step.ts';
import { referenceChange } from './value-changes.ts';

/**
 * References are delivered as names and kept as ids, and a name may change hands during an import: Bob is renamed to
 * Robert, a new Bob joins and takes his seat in a group. The group says `CN=Bob` before and after – same text, same
 * digest, another person. So whoever loses a name in a run is remembered with the objects that had been delivered before
 * and named him; when another object claims the name in the same run, their references are put right. All referrers lose
 * their digest, so that the next full import resolves their names again; a name nobody claims (an object was renamed
 * while it was read, or the source keeps dangling references) is decided then.
 */
export class VacatedNames {
  /** Delivered in this run with what they refer to resolved: in earlier batches, or unchanged in this one. */
  readonly settled = new SeenObjects();
  readonly #lost = new Map<string, Loss>();
  readonly #losses = new Map<CsId, Loss>();

  /** `merged`: placeholders about to become known objects, which the referrers name by their new names. Before merging. */
  async vacate(store: WriteStore, draft: ConnectorSpaceDraft, losers: readonly CsObject[], merged: ReadonlyMap<CsId, CsId>): Promise<void> {
    const referrersOf = new Map<CsId, readonly CsId[]>();
    for (const { id } of losers) referrersOf.set(id, await store.csReferrers([id]));
    const referring = new Set([...referrersOf.values()].flat());
    await draft.load(referring);
    await draft.include(referring, [...losers.map(({ id }) => id), ...merged.keys()]);
    for (const loser of losers) {
      const referrers: Referrer[] = [];
      for (const id of referrersOf.get(loser.id) ?? []) {
        const referrer = draft.get(id);
        if (referrer === undefined) continue;
        draft.put(referrer, [], '');
        if (this.settled.has(id)) referrers.push(...referringAttributes(referrer, loser.id, merged));
      }
      const loss = { loser: loser.id, referrers };
      this.#lost.set(dnKey(loser.dn), loss);
      this.#losses.set(loser.id, loss);
    }
  }

  /** Somebody has lost a name that nobody has taken since. */
  get areLost(): boolean {
    return this.#lost.size > 0;
  }

  /** An object takes a name: references that meant the name and not the object that lost it are its own from now on. */
  async claim(draft: ConnectorSpaceDraft, recorder: StepRecorder, claimant: Claimant): Promise<void> {
    const loss = this.#lost.get(claimant.key);
    if (loss === undefined || loss.loser === claimant.id) return;
    this.#lost.delete(claimant.key);
    const ids = loss.referrers.map(({ id }) => id);
    await draft.load(ids);
    await draft.include(ids, [loss.loser, claimant.id]);
    for (const { id, attribute, keeps } of loss.referrers) {
      const referrer = draft.get(id);
      if (referrer === undefined) continue;
      const moved = repoint(referrer, attribute, keeps ? undefined : loss.loser, claimant);
      const object = {
        ...referrer,
        references: moved.references,
        pendingImport: referrer.pendingImport ?? { operation: 'update' as const, attributes: {} },
      };
      draft.put(isVoidImport(object) ? { ...object, pendingImport: undefined } : object, moved.edges, '');
      this.#namedAnew(claimant.id, id, attribute);
      recorder.count('stage-update');
      recorder.object('stage-update', object, [referenceChange(attribute, moved.removed, [claimant.dn])]);
    }
  }

  /** The claimant has lost a name itself; whoever claims that one must not take this reference away. */
  #namedAnew(claimant: CsId, id: CsId, attribute: string): void {
    for (const referrer of this.#losses.get(claimant)?.referrers ?? []) {
      if (referrer.id === id && referrer.attribute === attribute) referrer.keeps = true;
    }
  }
}

interface Claimant {
  readonly id: CsId;
  readonly dn: string;
  readonly key: string;
  readonly mv: ReferenceEdge['targetMv'];
}

interface Loss {
  readonly loser: CsId;
  readonly referrers: readonly Referrer[];
}

interface Referrer {
  readonly id: CsId;
  readonly attribute: string;
  /** It names the loser by another name, too. */
  keeps: boolean;
}

function referringAttributes(object: CsObject, loser: CsId, merged: ReadonlyMap<CsId, CsId>): Referrer[] {
  const found: Referrer[] = [];
  for (const [attribute, edges] of Object.entries(object.references)) {
    const named = edges.filter((edge) => inImported(edge.layers));
    if (!named.some((edge) => edge.target === loser)) continue;
    found.push({ id: object.id, attribute, keeps: named.some((edge) => merged.get(edge.target) === loser) });
  }
  return found;
}

function repoint(
  object: CsObject,
  attribute: string,
  from: CsId | undefined,
  to: Claimant,
): { readonly references: CsObject['references']; readonly edges: readonly EdgeWrite[]; readonly removed: readonly string[] } {
  const edges: EdgeWrite[] = [];
  const removed: string[] = [];
  const kept: ReferenceEdge[] = [];
  let known = 0;
  for (const edge of object.references[attribute] ?? []) {
    if (edge.target === to.id) known = edge.layers;
    else if (edge.target !== from) kept.push(edge);
    else {
      const layers = withImport(edge.layers, false);
      removed.push(edge.targetDn);
      edges.push({ cs: object.id, attribute, target: edge.target, layers });
      if (layers !== 0) kept.push({ ...edge, layers });
    }
  }
  const layers = withImport(known, true);
  edges.push({ cs: object.id, attribute, target: to.id, layers });
  kept.push({ target: to.id, targetDn: to.dn, targetMv: to.mv, layers });
  return { references: { ...object.references, [attribute]: kept }, edges, removed };
}
