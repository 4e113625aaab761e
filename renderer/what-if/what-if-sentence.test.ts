import { describe, expect, it } from 'vitest';
import { fakeWhatIf } from '../testing/fake-what-if.ts';
import { whatIfSentence } from './what-if-sentence.ts';

describe('console.md §18 what-if in a sentence', () => {
  const counts = fakeWhatIf('x').counts;
  const told = (...transitions: readonly string[]) =>
    whatIfSentence({ ...fakeWhatIf('x'), counts: counts.filter(({ transition }) => transitions.includes(transition)) });

  it('says first who would be deleted', () => {
    expect(told('target-delete', 'target-update')).toMatch(
      /^12 objects would be deleted in contoso.example \(sandbox\) by the next export\. 120,000 objects were synchronized/,
    );
  });
  it('says that nothing is deleted when nothing is', () => {
    expect(told('target-update')).toMatch(/^100,000 objects updated in .* by the next export; nobody is deleted/);
  });
  it('says that nothing changes', () => {
    expect(told()).toMatch(/^Nothing changes for anybody/);
  });
});
