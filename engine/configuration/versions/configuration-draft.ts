import type { EngineEvent } from '../../../shared/contract/engine.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { Engine } from '../../host/engine.ts';
import type { ReadStore, Reads, WriteStore, Writes } from '../../store/store.ts';
import type { DraftedConfiguration } from './save-configuration.ts';

/** An engine whose configuration is a draft in memory, on top of what is stored. */
export interface ConfigurationDraft {
  readonly engine: Engine;
  readonly drafted: DraftedConfiguration;
  /** Does what had to wait until the draft was saved: secrets are kept, events told. */
  complete(): Promise<void>;
}

type ConfigurationReads = Pick<Reads, 'connectors' | 'connector' | 'rules' | 'metaverseSchema' | 'setting'>;
type ConfigurationWrites = Pick<
  Writes,
  'saveConnector' | 'deleteConnector' | 'saveRules' | 'deleteRules' | 'saveMetaverseSchema' | 'saveSetting'
>;

/**
 * Lets work that changes the configuration piece by piece – set-up, default rules – do so without storing anything, so
 * that all of it is saved at once or not at all.
 */
export async function configurationDraft(engine: Engine): Promise<ConfigurationDraft> {
  const stored = engine.store.read;
  const connectors = new Map<ConnectorId, ConnectorRecord>((await stored.connectors()).map((record) => [record.id, record]));
  const rules = new Map<RuleId, SyncRule>((await stored.rules()).map((rule) => [rule.id, rule]));
  const settings = new Map<string, unknown>();
  let metaverse: Schema = await stored.metaverseSchema();

  const reads: ConfigurationReads = {
    connectors: async () => [...connectors.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)),
    connector: async (id) => connectors.get(id),
    rules: async () => [...rules.values()].sort((a, b) => a.precedence - b.precedence || (a.id < b.id ? -1 : 1)),
    metaverseSchema: async () => metaverse,
    setting: async (key) => (settings.has(key) ? settings.get(key) : stored.setting(key)),
  };
  const writes: ConfigurationWrites = {
    async saveConnector(record) {
      connectors.set(record.id, record);
    },
    async deleteConnector(id) {
      connectors.delete(id);
      for (const rule of [...rules.values()]) if (rule.connectorId === id) rules.delete(rule.id);
    },
    async saveRules(list) {
      for (const rule of list) rules.set(rule.id, rule);
    },
    async deleteRules(ids) {
      for (const id of ids) rules.delete(id);
    },
    async saveMetaverseSchema(schema) {
      metaverse = schema;
    },
    async saveSetting(key, value) {
      settings.set(key, value);
    },
  };
  const read = { ...stored, ...reads } as ReadStore;
  const store = { ...engine.store, read, write: { ...engine.store.write, ...reads, ...writes } as WriteStore };
  const keeping: (() => Promise<void>)[] = [];
  const secrets: Engine['secrets'] = {
    ...engine.secrets,
    set: async (connector, values) => void keeping.push(() => engine.secrets.set(connector, values)),
    remove: async (connector) => void keeping.push(() => engine.secrets.remove(connector)),
  };
  const announced: EngineEvent[] = [];
  const events = Object.assign(Object.create(engine.events) as Engine['events'], {
    emit: (event: EngineEvent) => void announced.push(event),
  });
  return {
    engine: { ...engine, store, secrets, events },
    drafted: { read, settings: () => [...settings].map(([key, value]) => ({ key, value })) },
    async complete() {
      for (const keep of keeping) await keep();
      for (const event of announced) engine.events.emit(event);
    },
  };
}
