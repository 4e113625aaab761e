import { describe, expect, it } from 'vitest';
import { neededSteps, requirementSentence } from './requirement-words.ts';

const connector = (name: string, fullImport: boolean) => ({ id: name, name, fullImport, fullSynchronization: true });

describe('engine.md §5.6 what has to run, in words', () => {
  it('names the steps and where', () => {
    expect(requirementSentence({ action: 'full-import', connectors: [connector('a.example', true), connector('b.example', false)] })).toBe(
      'Full Import and Full Synchronization required on a.example. Full Synchronization required on b.example.',
    );
    expect(requirementSentence({ action: 'nothing', connectors: [] })).toMatch(/^Nothing has to run/);
    expect(requirementSentence({ action: 'delta-synchronization', connectors: [] })).toBe(
      'Delta Synchronization required; the next cycle runs it.',
    );
    expect(neededSteps({ fullImport: false, fullSynchronization: false })).toBe('');
  });
});
