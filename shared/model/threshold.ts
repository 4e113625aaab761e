import { z } from 'zod';
import type { ConnectorRecord, ConnectorType } from './connector.ts';
import type { ConnectorId } from './identifier.ts';
import type { StepType } from './run-profile.ts';

/** Kinds of steps that can be guarded; full and delta share their limits. */
export const guardedSteps = ['import', 'synchronization', 'export'] as const;
export type GuardedStep = (typeof guardedSteps)[number];

/** `membership`: reference values added or removed, of whatever attribute; an object that is replaced is a delete and an add. */
export const guardedOperations = ['add', 'update', 'rename', 'delete', 'membership'] as const;
export type GuardedOperation = (typeof guardedOperations)[number];

/**
 * What a step may do at most before it stops without having written anything. The number itself still passes (E26). A
 * percentage is of the objects that exist before the step (`membership`: of the reference values), and says nothing when
 * there are none, so that a first load is possible.
 */
export const thresholdLimit = z
  .strictObject({
    step: z.enum(guardedSteps),
    operation: z.enum(guardedOperations),
    /** Counts, and takes its percentage of, objects of this type only. */
    objectType: z.string().trim().min(1).max(200).optional(),
    count: z.number().int().min(0).max(1_000_000_000).optional(),
    percent: z.number().min(0).max(1000).optional(),
  })
  .refine((limit) => limit.count !== undefined || limit.percent !== undefined, 'A limit needs a number of objects, a percentage or both');
export type ThresholdLimit = z.infer<typeof thresholdLimit>;

/** All limits of a connector: at most one per step, operation and object type. */
export const thresholdLimits = thresholdLimit.array().superRefine((limits, context) => {
  const known = new Set<string>();
  for (const [index, limit] of limits.entries()) {
    const key = limitKey(limit);
    if (known.has(key)) {
      context.addIssue({ code: 'custom', path: [index], message: `There are two limits for ${limitName(limit)}; keep one of them` });
    }
    known.add(key);
  }
});

export const limitKey = ({ step, operation, objectType }: Pick<ThresholdLimit, 'step' | 'operation' | 'objectType'>): string =>
  `${step} ${operation} ${objectType?.toLowerCase() ?? ''}`;

/** "export delete" or "export delete of user". */
export const limitName = ({ step, operation, objectType }: Pick<ThresholdLimit, 'step' | 'operation' | 'objectType'>): string =>
  `${step} ${operation}${objectType === undefined ? '' : ` of ${objectType}`}`;

/** Accidental deletes in the tenant are guarded from the start (spec/engine.md §9.1, spec/operations.md §5). */
const defaults: { readonly [T in ConnectorType]?: readonly ThresholdLimit[] } = {
  entra: [{ step: 'export', operation: 'delete', count: 500 }],
};

const defaultLimits = (type: ConnectorType): readonly ThresholdLimit[] => defaults[type] ?? [];

/** Setting of the store: connector id → its limits; a connector that is not in it has those of its type. */
export const THRESHOLDS_SETTING = 'thresholds';
export const thresholdsSetting = z.record(z.string(), thresholdLimits);

/** The limits in force for a connector, from the setting. What nobody understands switches nothing off. */
export function limitsOf(stored: unknown, { id, configuration }: Pick<ConnectorRecord, 'id' | 'configuration'>): readonly ThresholdLimit[] {
  const own =
    typeof stored === 'object' && stored !== null && Object.hasOwn(stored, id) ? (stored as Record<string, unknown>)[id] : undefined;
  return thresholdLimits.safeParse(own).data ?? defaultLimits(configuration.type);
}

export const guardedStepOf = (type: StepType): GuardedStep =>
  type === 'export' ? 'export' : type.endsWith('-import') ? 'import' : 'synchronization';

/** One limit that was exceeded. */
export interface ExceededLimit {
  readonly operation: GuardedOperation;
  readonly objectType?: string | undefined;
  /** Whose objects: those of a connector, or (undefined) of the metaverse. */
  readonly target?: ConnectorId | undefined;
  readonly found: number;
  /** Objects (reference values) that exist before the step. */
  readonly existing: number;
  readonly count?: number | undefined;
  readonly percent?: number | undefined;
  /** A full import whose source answered with nothing: always stopped, whatever the limits. */
  readonly emptyAnswer?: boolean | undefined;
}

/** How a batch differs from the one that was approved, in numbers of objects. */
export interface BatchDifference {
  readonly approvedStep: number;
  readonly more: number;
  readonly fewer: number;
  readonly changed: number;
}

/** Why a step stopped before its first write; kept with the step, the objects beside it in the history. */
export interface TrippedThreshold {
  readonly exceeded: readonly ExceededLimit[];
  /** Identifies the set of (object, operation, staged change) that exceeded the limits. */
  readonly digest: string;
  /** Size of that set. */
  readonly objects: number;
  readonly difference?: BatchDifference | undefined;
}

/** Counter under which the history of a run keeps what tripped. */
export const trippedCounter = (operation: GuardedOperation): string => `tripped-${operation}`;
export const trippedCounters: readonly string[] = guardedOperations.map(trippedCounter);
export const operationOfCounter = (counter: string): GuardedOperation | undefined =>
  guardedOperations.find((operation) => trippedCounter(operation) === counter);
