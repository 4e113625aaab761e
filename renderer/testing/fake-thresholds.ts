import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/contract.ts';
import type { RunDetail } from '../../shared/contract/operations.ts';
import type { TrippedObject } from '../../shared/contract/thresholds.ts';
import type { ThresholdLimit } from '../../shared/model/threshold.ts';
import { csRow, mailChange, NOW } from './fake-directory.ts';

/** As many as a tenant may lose at once: the list must not be loaded as a whole. */
const TRIPPED = 100_000;

const trippedObject = (index: number): TrippedObject => ({
  operation: 'delete',
  ...(index % 2 === 0 ? { object: csRow(index).id } : {}),
  dn: csRow(index).dn,
  displayName: `Account ${index}`,
  objectType: 'user',
  where: 'contoso.example (sandbox)',
  changes: [{ ...mailChange, change: 'delete', after: [], afterCount: 0 }],
});

/** Limits, the runs they stopped, and approvals, over made-up data. */
export function fakeThresholds(
  asked: { readonly approved: { readonly run: number; readonly step: number }[]; readonly limits: (readonly ThresholdLimit[] | null)[] },
  changed: () => void,
) {
  const os = implement(contract).thresholds;
  const defaults: ThresholdLimit[] = [{ step: 'export', operation: 'delete', count: 500 }];
  const state: { limits: ThresholdLimit[] | null; approved: number | undefined } = { limits: null, approved: undefined };
  const thresholds = (connector: string) => ({
    connector,
    connectorName: 'contoso.example (sandbox)',
    limits: state.limits ?? defaults,
    isDefault: state.limits === null,
    objectTypes: ['user', 'group', 'contact'],
    approvals:
      state.approved === undefined
        ? []
        : [{ step: 'export' as const, partition: 'default', objects: TRIPPED, run: 7, user: 'admin', time: NOW }],
  });
  return {
    /** A run that a guard stopped, with what tripped. */
    shown: (run: RunDetail): RunDetail => ({
      ...run,
      steps: run.steps.map((step) =>
        step.statusClass !== 'guard'
          ? step
          : {
              ...step,
              tripped: {
                objects: TRIPPED,
                exceeded: [{ operation: 'delete', where: 'contoso.example (sandbox)', found: TRIPPED, existing: 250_000, count: 500 }],
                ...(state.approved === step.id ? { approval: { user: 'admin', time: NOW } } : {}),
              },
            },
      ),
    }),
    router: {
      get: os.get.handler(({ input }) => thresholds(input.connector)),
      set: os.set.handler(({ input }) => {
        asked.limits.push(input.limits);
        state.limits = input.limits;
        changed();
        return thresholds(input.connector);
      }),
      tripped: os.tripped.handler(({ input: { text, offset, limit } }) => {
        const all =
          text === ''
            ? undefined
            : Array.from({ length: 1000 }, (_, index) => trippedObject(index)).filter((row) => row.displayName?.includes(text) === true);
        const total = all?.length ?? TRIPPED;
        const rows =
          all?.slice(offset, offset + limit) ??
          Array.from({ length: Math.min(limit, total - offset) }, (_, index) => trippedObject(offset + index));
        return { rows, total };
      }),
      approve: os.approve.handler(({ input }) => {
        asked.approved.push(input);
        state.approved = input.step;
        changed();
        return { objects: TRIPPED };
      }),
      withdraw: os.withdraw.handler(() => {
        state.approved = undefined;
        changed();
        return { withdrawn: true };
      }),
    },
  };
}
