import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import type { NewConnector } from '../../shared/contract/connectors.ts';
import { setUpConnection } from '../configuration/set-up.ts';
import { assetsFolder, version } from '../host/application.ts';
import { type Engine, openEngine } from '../host/engine.ts';
import type { SandboxTenant } from '../sandbox/sandbox-tenant.ts';
import type { RunRecord } from '../store/run-history.ts';
import { DATABASE_FILE } from '../store/sqlite/open-store.ts';

/** An empty folder below the system's temporary one; whoever makes it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'isthmus-engine-'));

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const openLab = (dataFolder: string): Promise<Engine> =>
  openEngine({ dataFolder, assetsFolder, version, log: pino({ enabled: false }) });

/** The set-up an administrator makes on the start page: this source, and the sandbox tenant. */
export async function connectToSandbox(
  engine: Engine,
  source: Omit<NewConnector, 'description' | 'secrets'> & Partial<NewConnector>,
): Promise<void> {
  await setUpConnection(engine, { source: { description: '', secrets: {}, ...source }, tenant: { kind: 'sandbox' } });
}

export const ldifSource = (file: string): NewConnector => ({
  name: 'harbour.example',
  description: '',
  configuration: { type: 'ldif', settings: { files: [file], anchorAttribute: 'objectGUID', namingContexts: [] } },
  secrets: {},
});

export async function tenantOf(engine: Engine): Promise<SandboxTenant> {
  return engine.sandbox.ensureStarted();
}

/** Runs a cycle; throws when a run of it ended other than well, with what went wrong. */
export async function cycle(engine: Engine, policy: 'initial' | 'delta' = 'delta'): Promise<readonly RunRecord[]> {
  const { records: runs } = await engine.runs.startCycle(policy, 'tester');
  for (const run of runs) {
    if (run.status === 'success' || run.status === 'completed-no-objects') continue;
    const told: string[] = [];
    for (const step of run.steps) {
      const { rows } = await engine.store.read.stepErrors({ step: step.id, offset: 0, limit: 5 });
      told.push(step.message ?? '', ...rows.map((error) => `${error.code} ${error.dn}: ${error.message}`));
    }
    throw new Error(`${run.profile} ended with ${run.status}: ${told.join('\n')}`);
  }
  return runs;
}

/** What the exports of these runs counted, by counter. */
export function exportsOf(runs: readonly RunRecord[]): { readonly [counter: string]: number } {
  const counted: { [counter: string]: number } = {};
  for (const { steps } of runs) {
    for (const { type, counters } of steps) {
      if (type !== 'export') continue;
      for (const [name, count] of Object.entries(counters)) if (count > 0) counted[name] = (counted[name] ?? 0) + count;
    }
  }
  return counted;
}

/** What SQLite itself finds wrong with the database of a data folder; empty when it is sound. */
export function databaseFaults(dataFolder: string): readonly string[] {
  const db = new DatabaseSync(join(dataFolder, DATABASE_FILE), { readOnly: true });
  try {
    const rows = [...db.prepare('PRAGMA integrity_check').all(), ...db.prepare('PRAGMA foreign_key_check').all()];
    return rows.map((row) => JSON.stringify(row)).filter((text) => text !== '{"integrity_check":"ok"}');
  } finally {
    db.close();
  }
}
