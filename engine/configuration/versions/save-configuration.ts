import type { SaveResult } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { Engine } from '../../host/engine.ts';
import type { ReadStore } from '../../store/store.ts';
import { withAttributesRead } from '../document/attributes-read.ts';
import { readDocument } from '../document/read-document.ts';
import { batchOf } from './configuration-batch.ts';
import { configurationDraft } from './configuration-draft.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { finishRemovals } from './connector-removals.ts';
import { type Plan, planChange } from './plan.ts';
import { recordFound } from './record-found.ts';

/** What saving needs of the engine. */
export interface ConfigurationHost extends Pick<Engine, 'store' | 'events' | 'secrets' | 'log' | 'now'> {
  readonly runs: Pick<Engine['runs'], 'anything'>;
}

/** Who saves, and why. */
export interface SaveNote {
  readonly author: string;
  readonly reason: string;
}

export interface ConfigurationSave extends SaveNote {
  /** The whole configuration as it shall be, from what it is; a refusal is thrown. */
  change(current: ConfigurationDocument): ConfigurationDocument;
}

/** A configuration that was changed piece by piece, not stored yet. */
export interface DraftedConfiguration {
  readonly read: ReadStore;
  /** Those that were saved in the draft, state of the engine included. */
  settings(): readonly { readonly key: string; readonly value: unknown }[];
}

/** As `saveConfiguration`, but stores nothing: what would change and what that would require. */
export async function tryConfiguration(engine: Pick<Engine, 'store'>, change: ConfigurationSave['change']): Promise<Plan> {
  const document = await readDocument(engine.store.read);
  return planned(engine, document, withAttributesRead(change(document)));
}

/**
 * Saves a change of the configuration as a new version: everything in one transaction, or nothing. Connectors remember
 * what they need before a delta is meaningful again (spec/engine.md §5.6). A change without a difference makes no version.
 * Throws `ConfigurationRefused` while anything runs, or when somebody else saved in between.
 */
export async function saveConfiguration(engine: ConfigurationHost, { change, ...note }: ConfigurationSave): Promise<SaveResult> {
  refuseWhileRunning(engine);
  const { document, number } = await recordFound(engine);
  const plan = await planned(engine, document, withAttributesRead(change(document)));
  return store(engine, plan, number, note, { read: engine.store.read, settings: () => [] });
}

/**
 * Does work that changes the configuration step by step – setting up, generating default rules – and saves the outcome as
 * one version. When the work fails, nothing of it is stored. Throws as `saveConfiguration`.
 */
export async function saveWork<T>(engine: Engine, note: SaveNote, work: (engine: Engine) => Promise<T>): Promise<T> {
  refuseWhileRunning(engine);
  const { document, number } = await recordFound(engine);
  const draft = await configurationDraft(engine);
  const result = await work(draft.engine);
  const plan = await planned(engine, document, await readDocument(draft.drafted.read));
  await store(engine, plan, number, note, draft.drafted);
  await draft.complete();
  return result;
}

/** Rules in use must not change under a run (spec/engine.md §5.6). */
export function refuseWhileRunning(engine: Pick<ConfigurationHost, 'runs'>): void {
  if (!engine.runs.anything) return;
  throw new ConfigurationRefused(
    'no-start-ma-already-running',
    'The configuration cannot be changed during a run or a cycle. Wait for it to end, or stop it.',
  );
}

async function planned(engine: Pick<Engine, 'store'>, document: ConfigurationDocument, wanted: ConfigurationDocument): Promise<Plan> {
  return planChange(document, wanted, await engine.store.read.ruleVersions(wanted.rules.map(({ id }) => id)));
}

/** What is no configuration, when nothing else was drafted: that a full import is asked for, after a change of a secret. */
async function storeState({ store: { read, write } }: ConfigurationHost, drafted: DraftedConfiguration): Promise<void> {
  const stored = new Map((await read.connectors()).map((record) => [record.id, JSON.stringify(record)]));
  for (const record of await drafted.read.connectors()) {
    if (stored.get(record.id) !== JSON.stringify(record)) await write.saveConnector(record);
  }
  for (const { key, value } of drafted.settings()) await write.saveSetting(key, value);
}

async function store(
  engine: ConfigurationHost,
  plan: Plan,
  basedOn: number,
  note: SaveNote,
  drafted: DraftedConfiguration,
): Promise<SaveResult> {
  const { impact, requires } = plan;
  const changes = plan.changes.map(({ need: _, ...change }) => change);
  if (plan.idle) {
    await storeState(engine, drafted);
    return { changes: [], impact, requires };
  }
  const batch = await batchOf(engine, plan, drafted, { ...note, basedOn });
  // Nothing is waited for between this check and the transaction: no run can begin in between.
  refuseWhileRunning(engine);
  const saved = await engine.store.write.saveConfiguration(batch);
  if (saved.outcome === 'overtaken') {
    throw new ConfigurationRefused(
      'configuration-overtaken',
      'Somebody else changed the configuration at the same time. Look at it and try again.',
    );
  }
  engine.log.info({ version: saved.number, ...note, changes: changes.length, impact }, 'configuration saved');
  if ((batch.deletedConnectors ?? []).length > 0) await finishRemovals(engine);
  for (const kind of ['configuration', 'connectors'] as const) engine.events.emit({ kind });
  return { version: saved.number, changes, impact, requires };
}
