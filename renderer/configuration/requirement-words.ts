import type { ConfigurationVersion, Requirement } from '../../shared/contract/configuration.ts';

/** What has to run before a change has taken effect (spec/engine.md §5.6), in a few words. */
export const requirementWords: { readonly [A in ConfigurationVersion['requires']]: string } = {
  nothing: 'Nothing',
  'delta-synchronization': 'Delta Synchronization',
  'full-synchronization': 'Full Synchronization',
  'full-import': 'Full Import and Full Synchronization',
};

interface Needs {
  readonly fullImport: boolean;
  readonly fullSynchronization: boolean;
}

/** What one connector needs: `Full Import and Full Synchronization required`; empty when a delta is enough. */
export function neededSteps({ fullImport, fullSynchronization }: Needs): string {
  const steps = [...(fullImport ? ['Full Import'] : []), ...(fullSynchronization ? ['Full Synchronization'] : [])];
  return steps.length === 0 ? '' : `${steps.join(' and ')} required`;
}

/** A requirement in a sentence: what has to run where. */
export function requirementSentence({ action, connectors }: Requirement): string {
  if (action === 'nothing') return 'Nothing has to run: it is in force at once.';
  if (connectors.length === 0) return `${requirementWords[action]} required; the next cycle runs it.`;
  return connectors
    .map((connector) => `${neededSteps(connector) || `${requirementWords['delta-synchronization']} required`} on ${connector.name}.`)
    .join(' ');
}
