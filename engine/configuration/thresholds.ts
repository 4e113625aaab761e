import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { limitName, THRESHOLDS_SETTING, type ThresholdLimit, thresholdsSetting } from '../../shared/model/threshold.ts';
import type { Engine } from '../host/engine.ts';
import { type ConfigurationHost, saveConfiguration } from './versions/save-configuration.ts';

/**
 * Replaces the limits of a connector, as a version of the configuration; undefined goes back to those of its type.
 * Throws `ConfigurationRefused` during a run.
 */
export async function saveLimits(
  engine: ConfigurationHost,
  connector: Pick<ConnectorRecord, 'id' | 'name'>,
  limits: readonly ThresholdLimit[] | undefined,
  { author, reason }: { readonly author: string; readonly reason: string },
): Promise<void> {
  const told = limits === undefined ? 'those of its type' : limits.length === 0 ? 'none' : limits.map(limitName).join(', ');
  await saveConfiguration(engine, {
    author,
    reason: reason === '' ? `Limits of ${connector.name}: ${told}` : reason,
    change: (document) => {
      const { [connector.id]: _, ...others } = document.settings.thresholds ?? {};
      const thresholds = limits === undefined ? others : { ...others, [connector.id]: [...limits] };
      const { thresholds: __, ...settings } = document.settings;
      return { ...document, settings: Object.keys(thresholds).length === 0 ? settings : { ...settings, thresholds } };
    },
  });
}

/** A connector that goes takes its limits along. */
export async function removeLimits({ read, write }: Pick<Engine['store'], 'read' | 'write'>, connector: ConnectorId): Promise<void> {
  const stored = thresholdsSetting.safeParse(await read.setting(THRESHOLDS_SETTING)).data;
  if (stored === undefined || !Object.hasOwn(stored, connector)) return;
  const { [connector]: _gone, ...others } = stored;
  await write.saveSetting(THRESHOLDS_SETTING, Object.keys(others).length === 0 ? undefined : others);
}
