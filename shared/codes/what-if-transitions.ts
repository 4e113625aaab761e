import type { CodeTable } from './code-table.ts';

export const severities = ['destructive', 'serious', 'change', 'minor'] as const;
export type Severity = (typeof severities)[number];

/** What a changed rule set does to an object, worst first; the order is that of the console and the CLI. */
export const whatIfTransitions = {
  'target-delete': {
    label: 'Deleted in the target',
    severity: 'destructive',
    meaning: 'The next export deletes the object in the connected system: a user disappears.',
    remedy: 'Look at the samples before saving. The export stops when there are more deletions than its threshold allows.',
  },
  'target-replace': {
    label: 'Deleted and added again in the target',
    severity: 'destructive',
    meaning: 'The object gets another type: the next export deletes it and adds a new one, which has none of the old one’s rights.',
  },
  'metaverse-delete': {
    label: 'Metaverse objects deleted',
    severity: 'destructive',
    meaning: 'No inbound rule with link type Provision or StickyJoin keeps the metaverse object any more.',
  },
  error: {
    label: 'New synchronization errors',
    severity: 'serious',
    meaning: 'Synchronizing the object fails with these rules; it did not before. What the metaverse holds of it stays as it is.',
    remedy: 'Open a sample to see rule, attribute and reason.',
  },
  disconnect: {
    label: 'Disconnections',
    severity: 'serious',
    meaning: 'The object loses its metaverse object and becomes a disconnector; what it contributed is recalled.',
  },
  'join-other': {
    label: 'Connected to another metaverse object',
    severity: 'serious',
    meaning: 'The object leaves its metaverse object and joins or projects another one.',
  },
  'target-rename': {
    label: 'Renamed in the target',
    severity: 'serious',
    meaning: 'The next export renames or moves the object in the connected system.',
  },
  'target-add': {
    label: 'Added in the target',
    severity: 'change',
    meaning: 'The next export creates the object in the connected system.',
  },
  projection: { label: 'Projections', severity: 'change', meaning: 'A metaverse object comes into being for the object.' },
  join: { label: 'Joins', severity: 'change', meaning: 'The object, a disconnector until now, joins a metaverse object.' },
  'target-update': {
    label: 'Updated in the target',
    severity: 'change',
    meaning: 'The next export changes attribute values of the object in the connected system.',
  },
  'target-membership': {
    label: 'References changed in the target',
    severity: 'change',
    meaning: 'The next export adds or removes references (members, manager …) of the object and nothing else.',
  },
  'metaverse-change': {
    label: 'Metaverse objects changed',
    severity: 'minor',
    meaning: 'Values of the metaverse object change.',
  },
  'target-withdrawn': {
    label: 'Pending exports withdrawn',
    severity: 'minor',
    meaning: 'What is staged for the connected system now would not be sent.',
  },
  'error-cleared': { label: 'Synchronization errors gone', severity: 'minor', meaning: 'The object fails now and would not any more.' },
  'lineage-change': {
    label: 'Contributed by another rule',
    severity: 'minor',
    meaning: 'Values of the metaverse object stay as they are and come from another rule.',
  },
} as const satisfies CodeTable<{ label: string; severity: Severity; meaning: string; remedy?: string }>;

export type WhatIfTransition = keyof typeof whatIfTransitions;
/** Worst first. */
export const whatIfTransitionNames = Object.keys(whatIfTransitions) as readonly WhatIfTransition[];
