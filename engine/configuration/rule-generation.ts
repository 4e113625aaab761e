import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectorRecord, ConnectorType } from '../../shared/model/connector.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { Engine } from '../host/engine.ts';
import { generateDefaultRules } from './default-rules.ts';
import { attributesUsed } from './default-rules-attributes.ts';
import { loadRuleTemplates, type TemplateName, templateFor, templateNames } from './default-rules-templates.ts';
import { loadMetaverseSchema } from './metaverse-schema.ts';

/** Which template a connector's default rules come from; `none` for a connector with custom rules only. */
const TEMPLATES_SETTING = 'rule-templates';
const Templates = z.record(z.string(), z.enum([...templateNames, 'none'])).default({});

export const ruleTemplateOf = (type: ConnectorType, schema: Schema): TemplateName => templateFor(type, schema);

/**
 * Generates the default rules again with the new connector among the others: precedence counts through all connectors
 * (spec/engine.md §6.7). Rules that are not default rules are left alone. Connectors then import what their rules read.
 */
export async function applyDefaultRules(engine: Engine, record: ConnectorRecord, template: TemplateName | 'none'): Promise<void> {
  const { read, write } = engine.store;
  const chosen = { ...Templates.parse(await read.setting(TEMPLATES_SETTING)), [record.id]: template };
  await write.saveSetting(TEMPLATES_SETTING, chosen);
  if ((await read.metaverseSchema()).objectTypes.length === 0) {
    await write.saveMetaverseSchema(await loadMetaverseSchema(join(engine.assetsFolder, 'metaverse-schema.json')));
  }
  await regenerate(engine, chosen);
}

/** Takes the rules of a connector that is gone away and closes the gaps in the precedence of the others. */
export async function removeRulesOf(engine: Engine, connector: ConnectorId): Promise<void> {
  const { read, write } = engine.store;
  const own = (await read.rules()).filter((rule) => rule.connectorId === connector);
  await write.deleteRules(own.map((rule) => rule.id));
  const chosen = { ...Templates.parse(await read.setting(TEMPLATES_SETTING)) };
  delete chosen[connector];
  await write.saveSetting(TEMPLATES_SETTING, chosen);
  await regenerate(engine, chosen);
}

async function regenerate(engine: Engine, chosen: z.infer<typeof Templates>): Promise<void> {
  const { read, write } = engine.store;
  const connectors = [...(await read.connectors())].sort((a, b) => a.order - b.order);
  const templates = await loadRuleTemplates(join(engine.assetsFolder, 'default-rules'));
  const metaverseSchema = await read.metaverseSchema();
  const withTemplate = connectors.flatMap((connector) => {
    const template = chosen[connector.id];
    return template === undefined || template === 'none' ? [] : [{ id: connector.id, template, schema: connector.schema }];
  });
  const rules = generateDefaultRules({ connectors: withTemplate, metaverseSchema, templates });
  const before = await read.rules();
  const kept = before.filter((rule) => rule.immutableTag === undefined);
  const gone = before.filter((rule) => rule.immutableTag !== undefined && !rules.some((candidate) => candidate.id === rule.id));
  await write.deleteRules(gone.map((rule) => rule.id));
  await write.saveRules(withSwitches(rules, before));
  for (const connector of connectors) {
    const attributes = attributesUsed([...rules, ...kept], connector.id);
    const grown = attributes.some((attribute) => !connector.attributes.includes(attribute));
    await write.saveConnector({
      ...connector,
      attributes,
      fullImportRequired: connector.fullImportRequired || grown,
      fullSyncRequired: true,
    });
  }
}

/** An administrator's switch on a default rule outlives a regeneration. */
function withSwitches(rules: readonly SyncRule[], before: readonly SyncRule[]): readonly SyncRule[] {
  const known = new Map(before.map((rule) => [rule.id, rule]));
  return rules.map((rule) => ({ ...rule, enabled: known.get(rule.id)?.enabled ?? true }));
}
