import type { Counters, StepType } from '../model/run-profile.ts';

/** One line of the Synchronization Statistics (spec/console.md §2.2, §15.8). */
interface StatisticRowDefinition {
  readonly label: string;
  /** Counters summed into the row. */
  readonly counters: readonly string[];
  /** false: counted only, no list of objects behind the number. */
  readonly objects: boolean;
  /** Shown only when it is not zero. */
  readonly onlyNonZero: boolean;
}

export interface StatisticGroupDefinition {
  /** Caption; outbound groups add ` | <connector>`. */
  readonly title: string;
  readonly steps: readonly StepType[];
  /** One group per target connector, fed by the outbound counters. */
  readonly perTarget: boolean;
  readonly rows: readonly StatisticRowDefinition[];
}

const row = (label: string, ...counters: string[]): StatisticRowDefinition => ({ label, counters, objects: true, onlyNonZero: false });
const countOnly = (label: string, ...counters: string[]): StatisticRowDefinition => ({ ...row(label, ...counters), objects: false });
const nonZero = (label: string, ...counters: string[]): StatisticRowDefinition => ({ ...row(label, ...counters), onlyNonZero: true });

const imports: readonly StepType[] = ['full-import', 'delta-import'];
const syncs: readonly StepType[] = ['full-synchronization', 'delta-synchronization'];

/** The row a counter is shown in; a counter without one stands for itself. */
export function counterLabel(counter: string): string {
  for (const group of statisticGroups) for (const { label, counters } of group.rows) if (counters.includes(counter)) return label;
  return counter;
}

/** Groups and rows in display order. */
export const statisticGroups: readonly StatisticGroupDefinition[] = [
  {
    title: 'Discovery',
    steps: imports,
    perTarget: false,
    rows: [
      { ...countOnly('Filtered Deletions', 'filtered-deletions'), onlyNonZero: true },
      { ...countOnly('Filtered Objects', 'filtered-objects'), onlyNonZero: true },
    ],
  },
  {
    title: 'Staging',
    steps: imports,
    perTarget: false,
    rows: [
      countOnly('Unchanged', 'stage-no-change'),
      row('Adds', 'stage-add'),
      row('Updates', 'stage-update'),
      row('Renames', 'stage-rename'),
      row('Deletes', 'stage-delete'),
      nonZero('Delete Adds', 'stage-delete-add'),
      nonZero('Discovery Errors', 'stage-failure'),
    ],
  },
  {
    title: 'Inbound Synchronization',
    steps: syncs,
    perTarget: false,
    rows: [
      row('Projections', 'disconnector-projected-no-flow', 'disconnector-projected-flow', 'disconnector-projected-remove-mv'),
      row('Joins', 'disconnector-joined-no-flow', 'disconnector-joined-flow', 'disconnector-joined-remove-mv'),
      row('Filtered Disconnectors', 'disconnector-filtered'),
      countOnly('Disconnectors', 'disconnector-remains'),
      // Ours: the original has no counter for a disconnector that is gone.
      nonZero('Deleted Disconnectors', 'disconnector-deleted'),
      row('Connectors with Flow Updates', 'connector-flow'),
      // Counted only: keeping a row for every unchanged object would make the history grow without telling anything.
      countOnly('Connectors without Flow Updates', 'connector-no-flow'),
      row('Filtered Connectors', 'connector-filtered-remove-mv', 'connector-filtered-leave-mv'),
      row('Deleted Connectors', 'connector-delete-remove-mv', 'connector-delete-leave-mv'),
      // All that removed a metaverse object, not only the two of the original's formula (spec/console.md §15.8).
      row(
        'Metaverse Object Deletes',
        'connector-flow-remove-mv',
        'connector-delete-remove-mv',
        'connector-filtered-remove-mv',
        'disconnector-joined-remove-mv',
        'disconnector-projected-remove-mv',
      ),
      nonZero('Delete Adds', 'connector-delete-add-processed'),
      nonZero('Flow Errors', 'flow-failure'),
    ],
  },
  {
    title: 'Outbound Synchronization',
    steps: syncs,
    perTarget: true,
    rows: [
      nonZero('Export Attribute Flow', 'connector-flow'),
      nonZero('Provisioning Adds', 'provisioned-add-flow', 'provisioned-add-no-flow'),
      nonZero('Provisioning Renames', 'provisioned-rename-flow', 'provisioned-rename-no-flow'),
      nonZero('Provisioning Disconnects', 'provisioned-disconnect'),
      nonZero('Provisioning Delete Adds', 'provisioned-delete-add-flow', 'provisioned-delete-add-no-flow'),
    ],
  },
  {
    title: 'Export Statistics',
    steps: ['export'],
    perTarget: false,
    rows: [
      row('Adds', 'export-add'),
      row('Updates', 'export-update'),
      row('Renames', 'export-rename'),
      row('Deletes', 'export-delete'),
      row('Delete Adds', 'export-delete-add'),
      nonZero('Failures', 'export-failure'),
      nonZero('Not Writable', 'export-not-writable'),
    ],
  },
];

/** Counters that never have a list of objects (`detail="false"`, spec/console.md §15.8). */
export const countersWithoutObjects: ReadonlySet<string> = new Set([
  'filtered-deletions',
  'filtered-objects',
  'stage-no-change',
  'disconnector-remains',
  'connector-no-flow',
]);

export interface Statistic {
  readonly label: string;
  readonly value: number;
  /** Counters whose objects stand behind the number; empty = no list. */
  readonly counters: readonly string[];
}

/** The rows of a group for the counters of a step; rows shown only when non-zero are left out at zero. */
export function statisticRows(group: StatisticGroupDefinition, counters: Counters): readonly Statistic[] {
  const shown: Statistic[] = [];
  for (const definition of group.rows) {
    let value = 0;
    for (const counter of definition.counters) value += counters[counter] ?? 0;
    if (value > 0 || !definition.onlyNonZero) {
      shown.push({ label: definition.label, value, counters: definition.objects && value > 0 ? definition.counters : [] });
    }
  }
  return shown;
}

/** The groups a step type shows. */
export const groupsOf = (step: StepType): readonly StatisticGroupDefinition[] =>
  statisticGroups.filter((group) => group.steps.includes(step));
