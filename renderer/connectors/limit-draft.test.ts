import { describe, expect, it } from 'vitest';
import type { ThresholdLimit } from '../../shared/model/threshold.ts';
import { draftFault, newDraft, toDrafts, toLimits } from './limit-draft.ts';

const limits: ThresholdLimit[] = [
  { step: 'export', operation: 'delete', count: 500 },
  { step: 'import', operation: 'membership', objectType: 'group', percent: 2.5 },
];

describe('limits while they are edited', () => {
  it('come back as they were', () => expect(toLimits(toDrafts(limits))).toEqual(limits));

  it.each([
    [{ count: '', percent: '' }, /Give a number/],
    [{ count: '1.5' }, /whole number/],
    [{ count: '-1' }, /whole number/],
    [{ percent: 'much' }, /from 0 to 1000/],
    [{ count: '0' }, undefined],
  ])('%o', (change, said) => {
    const [first] = toDrafts(limits);
    if (first === undefined) throw new Error('no draft');
    const draft = { ...first, ...change };
    if (said === undefined) expect(draftFault(draft, [draft])).toBeUndefined();
    else expect(draftFault(draft, [draft])).toMatch(said);
    expect(toLimits([draft]) === undefined).toBe(said !== undefined);
  });

  it('two for the same are one too many, whatever the case of the type', () => {
    const drafts = toDrafts([limits[1] as ThresholdLimit, { step: 'import', operation: 'membership', objectType: 'Group', count: 1 }]);
    expect(drafts.map((draft) => draftFault(draft, drafts))).toEqual([
      undefined,
      'There is a limit for import membership of Group already.',
    ]);
  });

  it('a new one begins where there is none', () =>
    expect(newDraft(toDrafts(limits))).toMatchObject({ step: 'import', operation: 'delete' }));
});
