import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { Reads, Writes } from '../store.ts';
import { atomically, type Context, writeMeta } from './context.ts';
import type { Database } from './database.ts';
import type { IndexBuilder } from './index-builder.ts';
import { pack, unpack } from './packing.ts';

type ConfigurationReads = Pick<Reads, 'seed' | 'connectors' | 'connector' | 'rules' | 'metaverseSchema' | 'setting'>;
type ConfigurationWrites = Pick<
  Writes,
  'saveConnector' | 'saveRules' | 'deleteRules' | 'saveMetaverseSchema' | 'saveSetting' | 'declareIndexes'
>;

export function configurationReads({ db, catalog }: Context): ConfigurationReads {
  return {
    seed: catalog.seed,

    /** In order of creation. */
    async connectors() {
      return db
        .all<[string]>('SELECT record FROM connector ORDER BY position, id')
        .map(([record]) => JSON.parse(record) as ConnectorRecord);
    },

    async connector(id) {
      const row = db.get<[string]>('SELECT record FROM connector WHERE id = ?', id);
      return row === undefined ? undefined : (JSON.parse(row[0]) as ConnectorRecord);
    },

    /** By precedence. */
    async rules() {
      return db.all<[string]>('SELECT rule FROM sync_rule ORDER BY precedence, id').map(([rule]) => JSON.parse(rule) as SyncRule);
    },

    async metaverseSchema() {
      return catalog.schema;
    },

    async setting(key) {
      const row = db.get<[Uint8Array]>('SELECT value FROM setting WHERE key = ?', key);
      return row === undefined ? undefined : unpack<unknown>(row[0]);
    },
  };
}

export function configurationWrites(context: Context, indexes: IndexBuilder): ConfigurationWrites {
  const { db, catalog } = context;
  const rows = configurationRows(db);
  return {
    async saveConnector(record) {
      rows.putConnector(record);
    },

    async saveRules(rules) {
      atomically(context, () => {
        for (const rule of rules) rows.putRule(rule);
      });
    },

    async deleteRules(ids) {
      atomically(context, () => {
        for (const id of ids) rows.deleteRule(id);
      });
    },

    async saveMetaverseSchema(schema) {
      writeMeta(db, 'metaverse-schema', schema);
      catalog.schema = schema;
      await indexes.update();
    },

    async saveSetting(key, value) {
      rows.putSetting(key, value);
    },

    async declareIndexes(declared) {
      atomically(context, () => {
        // Numbered before the first of their keys is, so that it is known what the indexes hold from the beginning (HeldKeys).
        for (const attribute of declared.metaverse) catalog.symbols.number(attribute);
        for (const { connector, attributes } of declared.connectorSpaces)
          for (const text of [connector, ...attributes]) catalog.symbols.number(text);
        writeMeta(db, 'declared-indexes', declared);
      });
      catalog.declared = declared;
      await indexes.update();
    },
  };
}

/** Single rows of the configuration; the transaction is the caller's. */
export interface ConfigurationRows {
  putConnector(record: ConnectorRecord): void;
  /** The record with its rules. */
  deleteConnector(id: ConnectorId): void;
  putRule(rule: SyncRule): void;
  deleteRule(id: RuleId): void;
  putSetting(key: string, value: unknown): void;
}

export function configurationRows(db: Database): ConfigurationRows {
  return {
    putConnector(record) {
      const sql = `INSERT INTO connector (id, position, record) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET position = excluded.position, record = excluded.record`;
      db.run(sql, record.id, record.order, JSON.stringify(record));
    },

    deleteConnector(id) {
      db.run('DELETE FROM sync_rule WHERE connector = ?', id);
      db.run('DELETE FROM connector WHERE id = ?', id);
    },

    putRule(rule) {
      const sql = `INSERT INTO sync_rule (id, connector, precedence, rule) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET connector = excluded.connector, precedence = excluded.precedence, rule = excluded.rule`;
      db.run(sql, rule.id, rule.connectorId, rule.precedence, JSON.stringify(rule));
    },

    deleteRule(id) {
      db.run('DELETE FROM sync_rule WHERE id = ?', id);
    },

    putSetting(key, value) {
      if (value === undefined) db.run('DELETE FROM setting WHERE key = ?', key);
      else db.run('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, pack(value));
    },
  };
}
