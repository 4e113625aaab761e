/** What a figure may cost; exactly one limit each. */
export interface Budget {
  /** Times the baseline of the same run. */
  readonly ratioAtMost?: number;
  /** Absolute: in the unit of the figure. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** The performance budget, in one place (docs/performance.md says where each stands and why). */
const rows = {
  expression: { ratioAtMost: 5 },
  fullImport: { ratioAtMost: 1.5 },
  unchangedImport: { ratioAtMost: 1.2 },
  initialSynchronization: { atLeast: 3000 },
  deltaCycle: { atMost: 30 },
  memberChange: { atMost: 100 },
  memory: { atMost: 600 },
  database: { atMost: 10 },
} satisfies { readonly [name: string]: Budget };

export type BudgetName = keyof typeof rows;
export const budgets: { readonly [name in BudgetName]: Budget } = rows;
