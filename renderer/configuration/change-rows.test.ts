import { describe, expect, it } from 'vitest';
import { fakeChanges } from '../testing/fake-changes.ts';
import { changeRows } from './change-rows.ts';

const all = { text: '', impact: undefined };
const told = (rows: ReturnType<typeof changeRows>) =>
  rows.map(({ change, changesOfSubject }) => [change.subject.name, change.impact, changesOfSubject]);

describe('configuration changes as rows', () => {
  it('are grouped by what they belong to, the worst first', () => {
    expect(told(changeRows(fakeChanges, all))).toEqual([
      ['In from AD - User Common', 'destructive', 3],
      ['In from AD - User Common', 'sync-affecting', undefined],
      ['In from AD - User Common', 'cosmetic', undefined],
      ['In from AD - User Join', 'destructive', 1],
      ['corp.contoso.example', 'cosmetic', 1],
      ['Deletion thresholds', 'cosmetic', 1],
    ]);
  });

  it('are filtered by impact and words, and counted afterwards', () => {
    expect(told(changeRows(fakeChanges, { text: 'user common', impact: 'destructive' }))).toEqual([
      ['In from AD - User Common', 'destructive', 1],
    ]);
  });

  it('say the name of the rule once: the group has it', () => {
    expect(changeRows(fakeChanges, { text: 'faxNumber', impact: undefined })[0]?.sentence).toBe(
      'Flow to faxNumber removed (direct facsimileTelephoneNumber).',
    );
    expect(changeRows(fakeChanges, { text: 'limit', impact: undefined })[0]?.sentence).toMatch(/^Deletion thresholds: /);
  });
});
