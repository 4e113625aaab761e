import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { ExceededLimit, GuardedOperation, GuardedStep, ThresholdLimit } from '../../../shared/model/threshold.ts';
import type { Reads } from '../../store/store.ts';
import type { Population, Tallied } from './tally.ts';

/** A limit of a step, or the one no setting can lift: the source answered with nothing (spec/engine.md §4.1). */
export type Limit = Pick<ThresholdLimit, 'operation' | 'objectType' | 'count' | 'percent'> & { readonly emptyAnswer?: true };

export const EMPTY_ANSWER: Limit = { operation: 'delete', count: 0, emptyAnswer: true };

/** Which limits the counted operations exceed; each population is measured by itself. `store` still sees the state before. */
export async function exceededLimits(
  limits: readonly Limit[],
  counted: readonly Tallied[],
  store: Pick<Reads, 'csPopulation' | 'mvCounts' | 'mvReferenceCounts'>,
): Promise<readonly ExceededLimit[]> {
  const sizes = new PopulationSizes(store);
  const exceeded: ExceededLimit[] = [];
  for (const limit of limits) {
    for (const population of new Set(counted.map((tallied) => tallied.population))) {
      const found = counted
        .filter(
          (tallied) => tallied.population === population && tallied.operation === limit.operation && hasType(limit, tallied.objectType),
        )
        .reduce((sum, tallied) => sum + tallied.number, 0);
      if (found === 0) continue;
      const aboveCount = limit.count !== undefined && found > limit.count;
      if (!aboveCount && limit.percent === undefined) continue;
      const existing = await sizes.of(population, limit);
      // A percentage of nothing says nothing, so that a first load is possible.
      const abovePercent = limit.percent !== undefined && existing > 0 && found * 100 > limit.percent * existing;
      if (!aboveCount && !abovePercent) continue;
      const { operation, objectType, count, percent, emptyAnswer } = limit;
      exceeded.push({
        operation,
        ...(objectType === undefined ? {} : { objectType }),
        ...(population === 'metaverse' ? {} : { target: population }),
        found,
        existing,
        ...(aboveCount ? { count } : {}),
        ...(abovePercent ? { percent } : {}),
        ...(emptyAnswer === undefined ? {} : { emptyAnswer }),
      });
    }
  }
  return exceeded;
}

/** Object types compare without case, as their names do. */
export const hasType = (limit: Pick<Limit, 'objectType'>, objectType: string): boolean =>
  limit.objectType === undefined || limit.objectType.toLowerCase() === objectType.toLowerCase();

class PopulationSizes {
  readonly #store: Pick<Reads, 'csPopulation' | 'mvCounts' | 'mvReferenceCounts'>;
  readonly #known = new Map<string, ReadonlyMap<string, number>>();

  constructor(store: Pick<Reads, 'csPopulation' | 'mvCounts' | 'mvReferenceCounts'>) {
    this.#store = store;
  }

  async of(population: Population, limit: Limit): Promise<number> {
    const of = limit.operation === 'membership' ? 'references' : 'objects';
    const key = `${population} ${of}`;
    const byType = this.#known.get(key) ?? (await this.#load(population, of));
    this.#known.set(key, byType);
    let size = 0;
    for (const [type, number] of byType) if (hasType(limit, type)) size += number;
    return size;
  }

  #load(population: Population, of: 'objects' | 'references'): Promise<ReadonlyMap<string, number>> {
    if (population !== 'metaverse') return this.#store.csPopulation(population, of);
    return of === 'objects' ? this.#store.mvCounts() : this.#store.mvReferenceCounts();
  }
}

/**
 * The result of a step that was stopped: the field's name for deletes. Named choice: every other operation reports the
 * field's guard for numbers of objects, `stopped-object-limit` (spec/engine.md §14.1).
 */
export const trippedStatus = (exceeded: readonly ExceededLimit[]): string =>
  exceeded.some(({ operation }) => operation === 'delete') ? 'stopped-deletion-threshold-exceeded' : 'stopped-object-limit';

/** Plain words: which limit, how many, out of how many. */
export function describeExceeded(step: GuardedStep, limit: ExceededLimit, nameOf: (id: ConnectorId | undefined) => string): string {
  const { operation, objectType, found, existing, count, percent } = limit;
  const where = nameOf(limit.target);
  if (limit.emptyAnswer === true) {
    return `${where} delivered no objects at all, although ${number(existing)} are known; believing that would mark ${number(found)} as deleted.`;
  }
  const kind = objectType === undefined ? '' : ` of type ${objectType}`;
  const share = existing === 0 ? '' : ` of ${number(existing)} (${((found * 100) / existing).toFixed(1)} %)`;
  const allowed = [count === undefined ? [] : [number(count)], percent === undefined ? [] : [`${percent} %`]].flat().join(' and ');
  return `${number(found)}${share} ${operation === 'membership' ? 'reference values' : 'objects'}${kind} would be ${consequence(step, operation, where)}; ${allowed} are allowed.`;
}

const participles: { readonly [operation in GuardedOperation]: string } = {
  add: 'added',
  update: 'updated',
  rename: 'renamed',
  delete: 'deleted',
  membership: 'added or removed',
};

function consequence(step: GuardedStep, operation: GuardedOperation, where: string): string {
  if (step === 'import') return `staged as ${participles[operation]} from ${where}`;
  if (step === 'export' || where === METAVERSE) return `${participles[operation]} in ${where}`;
  return `staged to be ${participles[operation]} in ${where}`;
}

export const METAVERSE = 'the metaverse';

const number = (value: number): string => value.toLocaleString('en-US');
