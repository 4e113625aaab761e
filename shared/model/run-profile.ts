/** Run profiles and steps (spec/engine.md §3, spec/console.md §15.1). */
export const stepTypes = ['full-import', 'delta-import', 'full-synchronization', 'delta-synchronization', 'export'] as const;
export type StepType = (typeof stepTypes)[number];

export interface RunProfile {
  /** As the Run dialog shows it. */
  readonly name: string;
  /** CLI name. */
  readonly key: StepType;
  /** As the header of a run shows it: "Full Import (Stage Only)". */
  readonly stepTypeName: string;
}

/** The five default run profiles of Entra Connect; one step per selected partition. */
export const runProfiles: readonly RunProfile[] = [
  { name: 'Full Import', key: 'full-import', stepTypeName: 'Full Import (Stage Only)' },
  { name: 'Full Synchronization', key: 'full-synchronization', stepTypeName: 'Full Synchronization' },
  { name: 'Delta Import', key: 'delta-import', stepTypeName: 'Delta Import (Stage Only)' },
  { name: 'Delta Synchronization', key: 'delta-synchronization', stepTypeName: 'Delta Synchronization' },
  { name: 'Export', key: 'export', stepTypeName: 'Export' },
];

/** Finds a profile by its key or its name, ignoring case. */
export function findRunProfile(text: string): RunProfile | undefined {
  const wanted = text.trim().toLowerCase().replace(/\s+/g, '-');
  return runProfiles.find((profile) => profile.key === wanted || profile.name.toLowerCase().replace(/\s+/g, '-') === wanted);
}

/** Counters of a step by their XML names (spec/console.md §15.8). Absent = 0. */
export type Counters = { readonly [counter: string]: number };

/** One block per target connector; present only when something was counted. */
export interface OutboundCounters {
  readonly connectorId: string;
  readonly connectorName: string;
  readonly counters: Counters;
}
