import type { ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import { configurationSettingNames, configurationSettings } from '../../../shared/model/configuration-settings.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { Engine } from '../../host/engine.ts';
import type { ConfigurationBatch } from '../../store/configuration-version.ts';
import { PENDING_REMOVALS } from './connector-removals.ts';
import type { Plan } from './plan.ts';
import type { DraftedConfiguration } from './save-configuration.ts';
import { timeOfVersion } from './version-time.ts';

/** What a plan writes: only what differs. `drafted`: state of connectors and settings that came with the change. */
export async function batchOf(
  engine: Pick<Engine, 'store' | 'now'>,
  plan: Plan,
  drafted: DraftedConfiguration,
  version: { readonly basedOn: number; readonly author: string; readonly reason: string },
): Promise<ConfigurationBatch> {
  const { before, after, parts, ruleVersions, summary } = plan;
  const time = await timeOfVersion(engine);
  const stored = new Map((await engine.store.read.connectors()).map((record) => [record.id, record]));
  const wanted = new Map((await drafted.read.connectors()).map((record) => [record.id, record]));
  const deletedConnectors = gone(before.connectors, after.connectors);
  const rules = new Map((await engine.store.read.rules()).map((rule) => [rule.id, JSON.stringify(rule)]));
  return {
    connectors: after.connectors
      .map((connector) => recordOf(connector, wanted.get(connector.id), plan, time))
      .filter((record) => JSON.stringify(record) !== JSON.stringify(stored.get(record.id))),
    deletedConnectors,
    rules: after.rules.filter((rule) => rules.get(rule.id) !== JSON.stringify(rule)),
    deletedRules: gone(before.rules, after.rules),
    metaverse: JSON.stringify(before.metaverse) === JSON.stringify(after.metaverse) ? undefined : after.metaverse,
    settings: [...changedSettings(plan, drafted), ...(await pendingRemovals(engine, deletedConnectors))],
    version: { ...version, time, summary, parts, ruleVersions },
  };
}

function gone<I>(before: readonly { readonly id: I }[], after: readonly { readonly id: I }[]): readonly I[] {
  const kept = new Set(after.map(({ id }) => id));
  return before.map(({ id }) => id).filter((id) => !kept.has(id));
}

/** Those of the document as the plan has them; others, which are state, as they were drafted. */
function changedSettings({ before, after }: Plan, drafted: DraftedConfiguration): { key: string; value: unknown }[] {
  const keys = new Set<string>(configurationSettingNames.map((name) => configurationSettings[name].key));
  return [
    ...drafted.settings().filter(({ key }) => !keys.has(key)),
    ...configurationSettingNames
      .filter((name) => JSON.stringify(before.settings[name]) !== JSON.stringify(after.settings[name]))
      .map((name) => ({ key: configurationSettings[name].key, value: after.settings[name] as unknown })),
  ];
}

/** With the transaction that drops the record: the space follows, also after a crash. */
async function pendingRemovals(
  { store: { read } }: Pick<Engine, 'store'>,
  more: readonly ConnectorId[],
): Promise<{ key: string; value: unknown }[]> {
  if (more.length === 0) return [];
  const pending = await read.setting(PENDING_REMOVALS);
  return [{ key: PENDING_REMOVALS, value: [...(Array.isArray(pending) ? pending : []), ...more] }];
}

/** `record`: the connector's state; undefined for one that is new here. */
function recordOf(
  connector: ConfiguredConnector,
  record: ConnectorRecord | undefined,
  { before, requires }: Plan,
  time: number,
): ConnectorRecord {
  const { secrets: _secrets, runProfiles: _profiles, schema, ...rest } = connector;
  const old = before.connectors.find(({ id }) => id === connector.id);
  const need = requires.connectors.find(({ id }) => id === connector.id);
  const changed = JSON.stringify(old) !== JSON.stringify(connector);
  return {
    ...rest,
    schema,
    created: record?.created ?? time,
    modified: changed || record === undefined ? time : record.modified,
    fullImportRequired: record?.fullImportRequired !== false || need?.fullImport === true,
    fullSyncRequired: record?.fullSyncRequired !== false || need?.fullSynchronization === true,
  };
}
