import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RuleId } from '../../../shared/model/identifier.ts';
import type {
  ConfigurationBatch,
  ConfigurationParts,
  ConfigurationVersionReads,
  ConfigurationVersionRecord,
  ConfigurationVersionWrites,
  NewConfigurationVersion,
  RuleVersionRecord,
} from '../configuration-version.ts';
import { configurationRows } from './configuration.ts';
import { atomically, type Context, writeMeta } from './context.ts';
import type { Database } from './database.ts';
import type { IndexBuilder } from './index-builder.ts';
import { pack, unpack } from './packing.ts';

export function configurationVersionReads({ db }: Context): ConfigurationVersionReads {
  return {
    async configurationVersions({ offset, limit }) {
      const total = db.get<[number]>('SELECT count(*) FROM configuration_version')?.[0] ?? 0;
      const rows = db.all<VersionRow>(`${VERSION} ORDER BY number DESC LIMIT ? OFFSET ?`, limit, offset);
      return { rows: rows.map(recordOf), total };
    },

    async configurationVersion(number) {
      const row = db.get<VersionRow>(`${VERSION} WHERE number = ?`, number ?? newestNumber(db));
      if (row === undefined) return undefined;
      const [packed] = db.get<[Uint8Array]>('SELECT parts FROM configuration_version WHERE number = ?', row[0]) ?? [];
      return { ...recordOf(row), parts: readParts(db, packed) };
    },

    async configurationPart(number, name) {
      const [packed] = db.get<[Uint8Array]>('SELECT parts FROM configuration_version WHERE number = ?', number) ?? [];
      const [, hash] = namedParts(packed).find(([candidate]) => candidate === name) ?? [];
      return hash === undefined ? undefined : partText(db, hash);
    },

    async ruleVersions(rules) {
      const found = new Map<RuleId, RuleVersionRecord[]>();
      const sql = `SELECT rule, version, since, configuration FROM rule_version
        WHERE rule IN (SELECT value FROM json_each(?)) ORDER BY rule, version`;
      for (const [id, version, since, configuration] of db.all<[string, number, number, number]>(sql, JSON.stringify(rules))) {
        const rule = id as RuleId;
        found.set(rule, [...(found.get(rule) ?? []), { version, since, configuration }]);
      }
      return found;
    },
  };
}

export function configurationVersionWrites(context: Context, indexes: IndexBuilder): ConfigurationVersionWrites {
  const { db, catalog } = context;
  const rows = configurationRows(db);
  return {
    async saveConfiguration(batch) {
      const newest = newestNumber(db);
      if (batch.version.basedOn !== newest) return { outcome: 'overtaken', newest };
      const number = newest + 1;
      atomically(context, () => {
        store(batch);
        putVersion(db, number, batch.version);
      });
      if (batch.metaverse !== undefined) {
        catalog.schema = batch.metaverse;
        await indexes.update();
      }
      return { outcome: 'saved', number };
    },
  };

  function store(batch: ConfigurationBatch): void {
    for (const id of batch.deletedRules ?? []) rows.deleteRule(id);
    for (const id of batch.deletedConnectors ?? []) rows.deleteConnector(id);
    for (const record of batch.connectors ?? []) rows.putConnector(record);
    for (const rule of batch.rules ?? []) rows.putRule(rule);
    if (batch.metaverse !== undefined) writeMeta(db, 'metaverse-schema', batch.metaverse);
    for (const { key, value } of batch.settings ?? []) rows.putSetting(key, value);
  }
}

type VersionRow = [number: number, time: number, author: string, reason: string, summary: Uint8Array];
const VERSION = 'SELECT number, time, author, reason, summary FROM configuration_version';

const recordOf = ([number, time, author, reason, summary]: VersionRow): ConfigurationVersionRecord => ({
  number,
  time,
  author,
  reason,
  summary: unpack<unknown>(summary),
});

const newestNumber = (db: Database): number => db.get<[number | null]>('SELECT max(number) FROM configuration_version')?.[0] ?? 0;

function putVersion(db: Database, number: number, version: NewConfigurationVersion): void {
  const { time, author, reason, summary, parts, ruleVersions } = version;
  const named: [name: string, hash: string][] = [];
  for (const [name, text] of parts) {
    const hash = createHash('sha256').update(text).digest('hex');
    named.push([name, hash]);
    if (db.get('SELECT 1 FROM configuration_part WHERE hash = ?', hash) !== undefined) continue;
    db.run('INSERT INTO configuration_part (hash, body) VALUES (?, ?)', hash, deflateRawSync(text));
  }
  const sql = 'INSERT INTO configuration_version (number, time, author, reason, summary, parts) VALUES (?, ?, ?, ?, ?, ?)';
  db.run(sql, number, time, author, reason, pack(summary), deflateRawSync(JSON.stringify(named)));
  for (const { rule, version: ruleVersion } of ruleVersions) {
    const insert = `INSERT INTO rule_version (rule, version, since, configuration) VALUES (?, ?, ?, ?)`;
    db.run(insert, rule, ruleVersion, time, number);
  }
}

type NamedPart = readonly [name: string, hash: string];

const namedParts = (packed: Uint8Array | undefined): readonly NamedPart[] =>
  packed === undefined ? [] : (JSON.parse(text(packed)) as readonly NamedPart[]);

const readParts = (db: Database, packed: Uint8Array | undefined): ConfigurationParts =>
  new Map(namedParts(packed).map(([name, hash]) => [name, partText(db, hash)]));

function partText(db: Database, hash: string): string {
  const [body] = db.get<[Uint8Array]>('SELECT body FROM configuration_part WHERE hash = ?', hash) ?? [];
  if (body === undefined) throw new Error(`The database lacks the part ${hash} of a configuration version`);
  return text(body);
}

const text = (compressed: Uint8Array): string => inflateRawSync(compressed).toString('utf8');
