import { countersWithoutObjects } from '../../../shared/codes/statistics.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId, CsId } from '../../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, type ObjectError } from '../../../shared/model/object.ts';
import type { Value } from '../../../shared/model/value.ts';
import type { ValueChange } from '../../store/store.ts';
import type { Effect } from '../../sync/effect.ts';
import { sentImage } from '../../sync/image.ts';
import type { StepRecorder } from '../step.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Writes what one evaluation did into the run's history: counters, the objects behind them, before and after. */
export async function recordEffects(
  effects: readonly Effect[],
  objects: ReadonlyMap<CsId, CsObject>,
  unit: UnitOfWork,
  recorder: StepRecorder,
  connectors: ReadonlyMap<ConnectorId, ConnectorRecord>,
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'count') continue;
    const target = effect.target === undefined ? undefined : connectors.get(effect.target);
    if (target === undefined) recorder.count(effect.counter);
    else recorder.countOutbound(target, effect.counter);
    if (countersWithoutObjects.has(effect.counter)) continue;
    const object = (await unit.csObject(effect.cs)) ?? objects.get(effect.cs);
    if (object === undefined) continue;
    const changes =
      target === undefined ? metaverseChanges(effects) : await exportChanges(effects, effect.cs, objects.get(effect.cs), unit);
    recorder.object(effect.counter, object, changes, effect.target);
  }
}

/** Metaverse attributes before and after. */
function metaverseChanges(effects: readonly Effect[]): readonly ValueChange[] {
  const changes: ValueChange[] = [];
  for (const effect of effects) {
    if (effect.kind === 'set-metaverse-values') {
      changes.push({
        attribute: effect.attribute,
        before: effect.before.map((entry) => entry.value),
        after: effect.after.map((entry) => entry.value),
      });
    } else if (effect.kind === 'set-metaverse-references') {
      const after = effect.put.map((entry): Value => ({ ref: `mv:${entry.target}` }));
      changes.push({ attribute: effect.attribute, before: effect.remove.map((id): Value => ({ ref: `mv:${id}` })), after });
    }
  }
  return changes;
}

async function exportChanges(
  effects: readonly Effect[],
  cs: CsId,
  before: CsObject | undefined,
  unit: UnitOfWork,
): Promise<readonly ValueChange[]> {
  const image = before === undefined ? {} : sentImage(before);
  const changes: ValueChange[] = [];
  for (const effect of effects) {
    if (effect.kind !== 'stage-export' || effect.cs !== cs) continue;
    for (const [attribute, after] of Object.entries(effect.attributes)) changes.push({ attribute, before: image[attribute] ?? [], after });
    const byAttribute = new Map<string, { before: Value[]; after: Value[] }>();
    for (const edge of effect.edges) {
      if (edge.staged === 'none') continue;
      const known = before?.references[edge.attribute]?.find(
        (candidate) => candidate.target === edge.target && inEscrowed(candidate.layers),
      );
      const dn = known?.targetDn ?? (await unit.csObject(edge.target))?.dn ?? String(edge.target);
      const change = byAttribute.get(edge.attribute) ?? { before: [], after: [] };
      byAttribute.set(edge.attribute, change);
      (edge.staged === 'add' ? change.after : change.before).push({ ref: dn });
    }
    for (const [attribute, change] of byAttribute) changes.push({ attribute, ...change });
  }
  return changes;
}

/** Records an object-level failure on the object and in the step; the pending import stays (spec/engine.md §5.3). */
export function recordError(
  effect: Extract<Effect, { kind: 'error' }>,
  object: CsObject,
  known: ObjectError | undefined,
  unit: UnitOfWork,
  recorder: StepRecorder,
  now: number,
): void {
  const { code, message, at, rule, attribute } = effect;
  const same = known !== undefined && known.code === code;
  const firstOccurred = same ? known.firstOccurred : now;
  const retryCount = same ? known.retryCount + 1 : 0;
  unit.putError(object.id, 'import', {
    kind: 'import',
    code,
    message,
    step: at,
    rule,
    attribute,
    firstOccurred,
    lastOccurred: now,
    retryCount,
  });
  recorder.error({
    kind: 'import',
    code,
    cs: object.id,
    dn: object.dn,
    message,
    algorithmStep: at,
    rule,
    attribute,
    firstOccurred,
    lastOccurred: now,
    retryCount,
  });
}
