import { countersWithoutObjects } from '../../../shared/codes/statistics.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, type MvValue, type ObjectError, type ReferenceEdge } from '../../../shared/model/object.ts';
import type { AttributeMap, Values } from '../../../shared/model/value.ts';
import type { ValueChange } from '../../store/run-history.ts';
import type { Effect } from '../../sync/effect.ts';
import { sentImage } from '../../sync/image.ts';
import type { StepRecorder } from '../step.ts';
import { MAX_RECORDED_VALUES, referenceChange, valueChange } from '../value-changes.ts';
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
      changes.push(valueChange(effect.attribute, plain(effect.before), plain(effect.after)));
    } else if (effect.kind === 'set-metaverse-references') {
      changes.push(referenceChange(effect.attribute, effect.remove.map(nameOf), effect.put.map(nameOfTarget)));
    }
  }
  return changes;
}

const NONE: Values = [];
const plain = (entries: readonly MvValue[]): Values => (entries.length === 0 ? NONE : entries.map((entry) => entry.value));

const nameOf = (id: MvId): string => `mv:${id}`;
const nameOfTarget = ({ target }: { readonly target: MvId }): string => nameOf(target);

async function exportChanges(
  effects: readonly Effect[],
  cs: CsId,
  before: CsObject | undefined,
  unit: UnitOfWork,
): Promise<readonly ValueChange[]> {
  const image: AttributeMap = before === undefined ? {} : sentImage(before);
  const changes: ValueChange[] = [];
  for (const effect of effects) {
    if (effect.kind !== 'stage-export' || effect.cs !== cs) continue;
    for (const attribute in effect.attributes)
      changes.push({ attribute, before: image[attribute] ?? NONE, after: effect.attributes[attribute] ?? NONE });
    for (const attribute of new Set(effect.edges.map((edge) => edge.attribute))) {
      const names = (staged: 'add' | 'delete') =>
        targetNames(
          effect.edges.flatMap((edge) => (edge.attribute === attribute && edge.staged === staged ? edge.target : [])),
          before?.references[attribute] ?? [],
          unit,
        );
      const [removed, added] = [await names('delete'), await names('add')];
      if (removed.length + added.length > 0) changes.push(referenceChange(attribute, removed, added));
    }
  }
  return changes;
}

/** As the target held them, else by the names of the objects; no more than history keeps. */
async function targetNames(ids: readonly CsId[], held: readonly ReferenceEdge[], unit: UnitOfWork): Promise<readonly string[]> {
  const shown = ids.slice(0, MAX_RECORDED_VALUES);
  const known = new Map(held.filter((edge) => inEscrowed(edge.layers)).map((edge) => [edge.target, edge.targetDn]));
  const names = await unit.names(shown.filter((id) => !known.has(id)));
  return shown.map((id) => known.get(id) ?? names.get(id)?.dn ?? String(id));
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
  const error = objectError(effect, known, now);
  unit.putError(object.id, 'import', error);
  const { step: algorithmStep, kind: _, ...told } = error;
  recorder.error({ ...told, kind: 'import', cs: object.id, dn: object.dn, algorithmStep });
}

/** The failure as it is kept on the object; one that comes again is counted. */
export function objectError(effect: Extract<Effect, { kind: 'error' }>, known: ObjectError | undefined, now: number): ObjectError {
  const { code, message, at, rule, attribute } = effect;
  const same = known !== undefined && known.code === code;
  return {
    kind: 'import',
    code,
    message,
    step: at,
    rule,
    attribute,
    firstOccurred: same ? known.firstOccurred : now,
    lastOccurred: now,
    retryCount: same ? known.retryCount + 1 : 0,
  };
}
