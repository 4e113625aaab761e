import { whatIfTransitionNames, whatIfTransitions } from '../../shared/codes/what-if-transitions.ts';
import type { WhatIfObject, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { fakeChanges } from './fake-changes.ts';
import { tenant } from './fake-connectors.ts';
import { NOW } from './fake-directory.ts';

const counts: { readonly [transition: string]: number } = {
  'target-delete': 12,
  'metaverse-delete': 12,
  disconnect: 12,
  'target-update': 100_000,
  'metaverse-change': 4_321,
};

/** A what-if that has ended, with every kind of count; `done: false` is one half-way. */
export function fakeWhatIf(title: string, options: { id?: number; done?: boolean; stale?: boolean; nothing?: boolean } = {}): WhatIfStatus {
  const { id = 1, done = true, stale = false, nothing = false } = options;
  return {
    id,
    title,
    phase: done ? 'done' : 'synchronizing',
    processed: done ? 120_000 : 42_000,
    total: 120_000,
    started: NOW,
    ...(done && { ended: NOW + 21_000 }),
    stale,
    changes: [...fakeChanges],
    impact: 'destructive',
    requires: { action: 'full-synchronization', connectors: [] },
    inspected: done ? 120_000 : 0,
    pendingImports: 0,
    counts:
      done && !nothing
        ? whatIfTransitionNames.flatMap((transition) => {
            const count = counts[transition];
            if (count === undefined) return [];
            const connectors = transition.startsWith('target') ? [{ id: tenant.id, name: tenant.name, count }] : [];
            return [{ transition, ...whatIfTransitions[transition], count, connectors }];
          })
        : [],
    steps: [],
    limits: [],
  };
}

/** The objects behind a count. */
export function fakeWhatIfObjects(
  transition: string,
  { offset, limit, text }: { offset: number; limit: number; text: string },
): { rows: WhatIfObject[]; total: number } {
  const all = Array.from({ length: counts[transition] ?? 0 }, (_, index) => index).filter((index) =>
    nameOf(index).toLowerCase().includes(text.toLowerCase()),
  );
  return { rows: all.slice(offset, offset + limit).map(objectOf), total: all.length };
}

const nameOf = (index: number): string => `Person ${String(index).padStart(5, '0')}`;

function objectOf(index: number): WhatIfObject {
  return {
    kind: 'connector-space',
    id: `what-if-${index}`,
    name: nameOf(index),
    dn: `CN={${index.toString(16).padStart(48, '0').toUpperCase()}}`,
    objectType: 'user',
    connectorName: tenant.name,
    reason: 'deprovisioned',
    changes: [
      {
        attribute: 'department',
        type: 'string',
        change: 'delete',
        before: [{ type: 'string', text: 'Sales' }],
        after: [],
        beforeCount: 1,
        afterCount: 0,
      },
    ],
  };
}
