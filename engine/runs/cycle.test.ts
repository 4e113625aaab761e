import { describe, expect, it } from 'vitest';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { RunRecord } from '../store/run-history.ts';
import { executeCycle } from './cycle.ts';
import { ScriptedConnector } from './testing/scripted-connector.ts';

const record = {
  id: '11111111-2222-4333-8444-555555555555',
  name: 'harbour.example',
  order: 1,
  configuration: { type: 'ldap' },
  partitions: [],
  fullImportRequired: false,
  fullSyncRequired: false,
} as unknown as ConnectorRecord;

/** Imports of a delta cycle over one connector; `answers` are the results of its runs, by profile. */
async function imports(options: {
  readonly watermarks: boolean;
  readonly delta?: string;
  readonly connector?: object;
}): Promise<readonly string[]> {
  const ran: string[] = [];
  await executeCycle('delta', {
    connectors: async () => [{ ...record, ...options.connector }],
    openConnector: async () => new ScriptedConnector(),
    hasWatermarks: async () => options.watermarks,
    run: async (_connector, { key }) => {
      ran.push(key);
      return { status: key === 'delta-import' ? (options.delta ?? 'success') : 'success', steps: [] } as unknown as RunRecord;
    },
    signal: new AbortController().signal,
  });
  return ran.filter((key) => key.endsWith('-import') || key.endsWith('-synchronization'));
}

describe('what a delta cycle imports', () => {
  it.each([
    ['changes, when every partition has a watermark', { watermarks: true }, ['delta-import', 'delta-synchronization']],
    ['everything, when there is none', { watermarks: false }, ['full-import', 'delta-synchronization']],
    [
      'everything, after a change of the configuration',
      { watermarks: true, connector: { fullImportRequired: true } },
      ['full-import', 'delta-synchronization'],
    ],
    [
      'everything, when the watermark is worn out',
      { watermarks: true, delta: 'no-start-full-import-required' },
      ['delta-import', 'full-import', 'delta-synchronization'],
    ],
    [
      'everything, when the change log was switched off',
      { watermarks: true, delta: 'no-start-change-log-not-enabled' },
      ['delta-import', 'full-import', 'delta-synchronization'],
    ],
    ['nothing more, when the server cannot be reached', { watermarks: true, delta: 'no-start-connection' }, ['delta-import']],
  ] as const)('%s', async (_name, options, expected) => {
    expect(await imports(options)).toEqual(expected);
  });
});

it.each([
  ['before its last run, has been stopped although all of its runs succeeded', 'delta-import', true],
  ['during its last run, has run everything', 'delta-synchronization', false],
] as const)('a cycle that is told to end %s', async (_name, during, expected) => {
  const abort = new AbortController();
  const { records, stopped } = await executeCycle('delta', {
    connectors: async () => [record],
    openConnector: async () =>
      Object.assign(new ScriptedConnector(), { capabilities: { ...new ScriptedConnector().capabilities, export: false } }),
    hasWatermarks: async () => true,
    run: async (_connector, { key }) => {
      if (key === during) abort.abort();
      return { status: 'success', steps: [] } as unknown as RunRecord;
    },
    signal: abort.signal,
  });
  expect({ runs: records.length, stopped }).toEqual({ runs: expected ? 1 : 2, stopped: expected });
});
