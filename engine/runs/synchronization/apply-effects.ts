import { blankObject } from '../../../shared/model/blank-object.ts';
import type { CsId, MvId, RuleId } from '../../../shared/model/identifier.ts';
import {
  type CsObject,
  inImported,
  Layer,
  type Link,
  type MvObject,
  type MvValue,
  type ReferenceEdge,
} from '../../../shared/model/object.ts';
import { type Value, valueKey } from '../../../shared/model/value.ts';
import type { Effect, ExportEdge } from '../../sync/effect.ts';
import { importedImage } from '../../sync/image.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Applies what an evaluation decided to the unit of work, in order. Counting and errors are the history's business. */
export async function applyEffects(effects: readonly Effect[], unit: UnitOfWork, now: number): Promise<void> {
  for (let at = 0; at < effects.length; at++) {
    const effect = effects[at] as Effect;
    if (effect.kind !== 'set-metaverse-values') {
      await apply(effect, unit, now);
      continue;
    }
    // An object's values come in a row: one new object for all of them.
    const mv = await knownMv(unit, effect.mv);
    const values = { ...mv.values };
    for (let next: Effect | undefined = effect; next?.kind === 'set-metaverse-values' && next.mv === effect.mv; next = effects[++at]) {
      if (next.after.length === 0) delete values[next.attribute];
      else values[next.attribute] = next.after;
      if (unit.isJoinedBy(next.attribute)) unit.partnerChanged(next.attribute, difference(next.before, next.after));
    }
    at--;
    unit.putMv({ ...mv, values, modified: now });
  }
}

async function apply(effect: Exclude<Effect, { kind: 'set-metaverse-values' }>, unit: UnitOfWork, now: number): Promise<void> {
  switch (effect.kind) {
    case 'apply-import':
      return applyImport(await known(unit, effect.cs), unit);
    case 'project':
      unit.addMv({
        id: effect.mv,
        objectType: effect.objectType,
        values: {},
        references: {},
        created: now,
        modified: now,
        provisioningRetry: false,
        refRetry: false,
      });
      return relink(await known(unit, effect.cs), { mv: effect.mv, origin: 'projection', rule: effect.rule, time: now, rules: [] }, unit);
    case 'join':
      return relink(await known(unit, effect.cs), { mv: effect.mv, origin: effect.origin, rule: effect.rule, time: now, rules: [] }, unit);
    case 'disconnect': {
      const cs = await known(unit, effect.cs);
      unit.relinked.add(cs.id);
      unit.relinkedMv.add(effect.mv);
      // §1.5: a normal disconnector from now on, to be tried with whoever is there.
      unit.putCs({ ...cs, link: undefined, resync: true, disconnection: { reason: effect.reason, rule: effect.rule, time: now } });
      return;
    }
    case 'set-metaverse-references':
      return setMetaverseReferences(effect, await knownMv(unit, effect.mv), unit, now);
    case 'set-reference-basis': {
      const mv = await knownMv(unit, effect.mv);
      const none = Object.keys(effect.basis).length === 0;
      return unit.putMv({ ...mv, basis: none ? undefined : effect.basis });
    }
    case 'delete-metaverse-object':
      for (const [attribute, values] of Object.entries((await knownMv(unit, effect.mv)).values))
        unit.partnerChanged(
          attribute,
          values.map((entry) => entry.value),
        );
      return unit.removeMv(effect.mv);
    case 'wait-for-partner':
      unit.putWait(effect.cs, effect.keys ?? []);
      if (effect.keys === undefined) unit.putCs({ ...(await known(unit, effect.cs)), resync: true });
      return;
    case 'replace': {
      const cs = await known(unit, effect.cs);
      relink(cs, link(effect.mv, effect.rule, now), unit);
      unit.putCs({
        ...(await known(unit, effect.cs)),
        unapplied: { operation: 'delete-add', objectType: effect.objectType, attributes: {} },
      });
      return;
    }
    case 'provision':
      return provision(effect, unit, now);
    case 'stage-export':
      return stageExport(effect, await known(unit, effect.cs), unit);
    case 'remove-object':
      return removeObject(await known(unit, effect.cs), unit);
    case 'set-lineage': {
      const cs = await known(unit, effect.cs);
      if (cs.link !== undefined) unit.putCs({ ...cs, link: { ...cs.link, rules: effect.rules } });
      return;
    }
    case 'retry-metaverse-object':
      unit.retryMv.add(effect.mv);
      return;
    case 'retry-object':
    case 'count':
    case 'error':
      return;
  }
}

/** The pending import becomes the synchronized hologram; reference edges likewise (spec/engine.md §5.4). */
function applyImport(cs: CsObject, unit: UnitOfWork): void {
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  for (const [attribute, edges] of Object.entries(cs.references)) {
    const kept: ReferenceEdge[] = [];
    for (const edge of edges) {
      const exported = edge.layers & ~(Layer.base | Layer.importAdd | Layer.importDelete);
      const layers = exported | (inImported(edge.layers) ? Layer.base : 0);
      if (layers !== edge.layers) unit.putEdge({ cs: cs.id, attribute, target: edge.target, layers });
      if (layers !== 0) kept.push(layers === edge.layers ? edge : { ...edge, layers });
    }
    if (kept.length > 0) references[attribute] = kept;
  }
  unit.putCs({ ...cs, base: importedImage(cs), dn: cs.pendingImport?.dn ?? cs.dn, pendingImport: undefined, references });
}

function relink(cs: CsObject, link: Link, unit: UnitOfWork): void {
  unit.putWait(cs.id, []);
  unit.relinked.add(cs.id);
  unit.relinkedMv.add(link.mv);
  unit.putCs({ ...cs, link, disconnection: undefined });
}

/** Values that came or went; another provenance is no difference. */
function difference(before: readonly MvValue[], after: readonly MvValue[]): readonly Value[] {
  const old = new Set(before.map(({ value }) => valueKey(value)));
  const now = new Set(after.map(({ value }) => valueKey(value)));
  return [
    ...before.filter(({ value }) => !now.has(valueKey(value))).map(({ value }) => value),
    ...after.filter(({ value }) => !old.has(valueKey(value))).map(({ value }) => value),
  ];
}

function setMetaverseReferences(
  effect: Extract<Effect, { kind: 'set-metaverse-references' }>,
  mv: MvObject,
  unit: UnitOfWork,
  now: number,
): void {
  const after = new Map((mv.references[effect.attribute] ?? []).map((entry) => [entry.target, entry]));
  for (const target of effect.remove) {
    after.delete(target);
    unit.putMvEdge({ mv: mv.id, attribute: effect.attribute, target, lineage: undefined });
  }
  for (const entry of effect.put) {
    after.set(entry.target, entry);
    unit.putMvEdge({ mv: mv.id, attribute: effect.attribute, target: entry.target, lineage: entry });
  }
  const references = { ...mv.references };
  if (after.size === 0) delete references[effect.attribute];
  else references[effect.attribute] = [...after.values()];
  unit.putMv({ ...mv, references, modified: now });
}

function provision(effect: Extract<Effect, { kind: 'provision' }>, unit: UnitOfWork, now: number): void {
  unit.relinked.add(effect.cs);
  unit.relinkedMv.add(effect.mv);
  unit.putCs({
    ...blankObject(effect.cs, effect.connector, effect.partition, effect.dn, effect.objectType),
    provisioned: true,
    link: link(effect.mv, effect.rule, now),
    unapplied: { operation: 'add', attributes: {} },
  });
}

const link = (mv: MvId, rule: RuleId, time: number): Link => ({ mv, origin: 'provisioning', rule, time, rules: [] });

async function stageExport(effect: Extract<Effect, { kind: 'stage-export' }>, cs: CsObject, unit: UnitOfWork): Promise<void> {
  const whole = effect.operation === undefined || effect.operation === 'delete';
  const staged = byAttribute(effect.edges);
  const references: { [attribute: string]: ReferenceEdge[] } = {};
  for (const [attribute, edges] of Object.entries(cs.references)) {
    const wanted = staged.get(attribute);
    for (const edge of edges) {
      const change = wanted?.get(edge.target);
      wanted?.delete(edge.target);
      const layers = change !== undefined ? withStaged(edge.layers, change) : whole ? withStaged(edge.layers, 'none') : edge.layers;
      if (layers !== edge.layers) unit.putEdge({ cs: cs.id, attribute, target: edge.target, layers });
      if (layers !== 0) put(references, attribute, layers === edge.layers ? edge : { ...edge, layers });
    }
  }
  for (const [attribute, targets] of staged) {
    const added: CsId[] = [];
    for (const [target, change] of targets) if (change === 'add') added.push(target);
    for (let at = 0; at < added.length; at += NAMED_AT_ONCE) {
      const some = added.slice(at, at + NAMED_AT_ONCE);
      const names = await unit.names(some);
      for (const target of some) {
        const name = names.get(target);
        if (name === undefined) continue;
        unit.putEdge({ cs: cs.id, attribute, target, layers: Layer.unappliedAdd });
        put(references, attribute, { target, targetDn: name.dn, targetMv: name.mv, layers: Layer.unappliedAdd });
      }
    }
  }
  const objectType = effect.operation === 'delete-add' ? cs.unapplied?.objectType : undefined;
  const change = { operation: effect.operation, dn: effect.dn, attributes: effect.attributes };
  const unapplied =
    change.operation === undefined
      ? undefined
      : { ...change, operation: change.operation, ...(objectType === undefined ? {} : { objectType }) };
  unit.putCs({ ...cs, unapplied, references });
}

/** Of a group of any size so many names are in memory. */
const NAMED_AT_ONCE = 10_000;

function byAttribute(edges: readonly ExportEdge[]): ReadonlyMap<string, Map<CsId, ExportEdge['staged']>> {
  const found = new Map<string, Map<CsId, ExportEdge['staged']>>();
  for (const { attribute, target, staged } of edges) {
    const targets = found.get(attribute);
    if (targets === undefined) found.set(attribute, new Map([[target, staged]]));
    else targets.set(target, staged);
  }
  return found;
}

function withStaged(layers: number, staged: ExportEdge['staged']): number {
  const rest = layers & ~(Layer.unappliedAdd | Layer.unappliedDelete);
  return staged === 'add' ? rest | Layer.unappliedAdd : staged === 'delete' ? rest | Layer.unappliedDelete : rest;
}

function put(references: { [attribute: string]: ReferenceEdge[] }, attribute: string, edge: ReferenceEdge): void {
  const list = references[attribute];
  if (list === undefined) references[attribute] = [edge];
  else list.push(edge);
}

/** Something still refers to the object: it stays as a placeholder under the same number (spec/engine.md §1.6, §1.11). */
async function removeObject(cs: CsObject, unit: UnitOfWork): Promise<void> {
  const referenced = await unit.isReferenced(cs.id);
  unit.relinked.add(cs.id);
  unit.removeCs(cs.id);
  if (referenced) unit.putCs({ ...blankObject(cs.id, cs.connector, cs.partition, cs.dn, 'placeholder'), placeholder: true });
}

async function known(unit: UnitOfWork, id: CsId): Promise<CsObject> {
  const cs = await unit.csObject(id);
  if (cs === undefined) throw new Error(`connector-space object ${id} vanished while it was synchronized`);
  return cs;
}

async function knownMv(unit: UnitOfWork, id: MvId): Promise<MvObject> {
  const mv = await unit.mvObject(id);
  if (mv === undefined) throw new Error(`metaverse object ${id} vanished while it was synchronized`);
  return mv;
}
