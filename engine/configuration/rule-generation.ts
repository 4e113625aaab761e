import { join } from 'node:path';
import { z } from 'zod';
import { configurationSettings } from '../../shared/model/configuration-settings.ts';
import type { ConnectorRecord, ConnectorType } from '../../shared/model/connector.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { featuresOf, type OptionalFeatures } from '../../shared/model/optional-features.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { MANAGED_ANCHOR, optionsOf, type SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import { capabilitiesOf } from '../connectors/registry.ts';
import type { Engine } from '../host/engine.ts';
import type { Reads } from '../store/store.ts';
import { generateDefaultRules } from './default-rules.ts';
import { attributesUsed } from './default-rules-attributes.ts';
import { loadRuleTemplates, type RuleFeature, type TemplateName, templateFor, templateNames } from './default-rules-templates.ts';
import { applyRuleUpdate, compareDefaultRules, isDefaultRuleEdited, type RuleUpdate, type RuleVersions } from './default-rules-update.ts';
import { loadMetaverseSchema } from './metaverse-schema.ts';

/** Which template a connector's default rules come from; `none` for a connector with custom rules only. */
const TEMPLATES_SETTING = configurationSettings.ruleTemplates.key;
const Templates = z.record(z.string(), z.enum([...templateNames, 'none'])).default({});
type Templates = z.infer<typeof Templates>;
/** The default rules as they were shipped when they were generated: what "edited" and an update compare with. */
const SHIPPED_SETTING = 'shipped-default-rules';

export const ruleTemplateOf = (type: ConnectorType, schema: Schema): TemplateName => templateFor(type, schema);

/** Global parameters by their names in the field. */
export async function globalParameters(read: Pick<Reads, 'setting'>): Promise<{ readonly [name: string]: string }> {
  return configurationSettings.parameters.schema.parse((await read.setting(configurationSettings.parameters.key)) ?? {});
}

/** Keeps other parameters as they are. */
export async function saveGlobalParameters(engine: Engine, changes: { readonly [name: string]: string }): Promise<void> {
  const { read, write } = engine.store;
  await write.saveSetting(configurationSettings.parameters.key, { ...(await globalParameters(read)), ...changes });
}

/**
 * Generates the default rules again with the new connector among the others: precedence counts through all connectors
 * (spec/engine.md §6.7). Rules that are not default rules are left alone. Connectors then import what their rules read.
 */
export async function applyDefaultRules(engine: Engine, record: ConnectorRecord, template: TemplateName | 'none'): Promise<void> {
  const { read, write } = engine.store;
  await write.saveSetting(TEMPLATES_SETTING, { ...(await chosenTemplates(read)), [record.id]: template });
  await needMetaverseSchema(engine);
  await regenerate(engine);
}

/** The metaverse gets its schema before its first connector. */
export async function needMetaverseSchema(engine: Engine): Promise<void> {
  if ((await engine.store.read.metaverseSchema()).objectTypes.length > 0) return;
  await engine.store.write.saveMetaverseSchema(await metaverseSchemaFor(engine));
}

/** The schema the metaverse has, or will have with its first connector. */
export async function metaverseSchemaFor({ store, assetsFolder }: Engine): Promise<Schema> {
  const schema = await store.read.metaverseSchema();
  return schema.objectTypes.length > 0 ? schema : loadMetaverseSchema(join(assetsFolder, 'metaverse-schema.json'));
}

/** Takes the rules of a connector that is gone away and closes the gaps in the precedence of the others. */
export async function removeRulesOf(engine: Engine, connector: ConnectorId): Promise<void> {
  const { read, write } = engine.store;
  const own = (await read.rules()).filter((rule) => rule.connectorId === connector);
  await write.deleteRules(own.map((rule) => rule.id));
  const { [connector]: _gone, ...chosen } = await chosenTemplates(read);
  await write.saveSetting(TEMPLATES_SETTING, chosen);
  await regenerate(engine);
}

/** Connectors that have default rules. */
export async function withDefaultRules(read: Reads): Promise<readonly ConnectorRecord[]> {
  const chosen = await chosenTemplates(read);
  return (await read.connectors()).filter(({ id }) => (chosen[id] ?? 'none') !== 'none');
}

/** Shipped / current / yours of every default rule: what an update of the shipped set would change. */
export async function ruleUpdates(engine: Engine): Promise<readonly RuleUpdate[]> {
  return compareDefaultRules(await ruleVersions(engine));
}

/** Rule id → edited, of the default rules whose shipped form is known. */
export async function editedRules(read: Reads): Promise<ReadonlyMap<string, boolean>> {
  const shipped = new Map((await shippedRules(read)).map((rule) => [rule.id, rule]));
  const edited = new Map<string, boolean>();
  for (const rule of await read.rules()) {
    const before = shipped.get(rule.id);
    if (before !== undefined && rule.immutableTag !== undefined) edited.set(rule.id, isDefaultRuleEdited(rule, before));
  }
  return edited;
}

/**
 * Generates the default rules for what connectors, options, features and shipped templates are now. Edited rules are left
 * alone; what an update would have changed in them is the answer.
 */
export async function regenerate(engine: Engine): Promise<readonly RuleUpdate[]> {
  const { write } = engine.store;
  const versions = await ruleVersions(engine);
  const { rules, shipped, leftAlone } = applyRuleUpdate(versions);
  const remaining = new Set(rules.map((rule) => rule.id));
  await write.deleteRules(versions.yours.filter((rule) => !remaining.has(rule.id)).map((rule) => rule.id));
  await write.saveRules(rules);
  await write.saveSetting(SHIPPED_SETTING, shipped);
  for (const { name, state } of leftAlone) engine.log.warn({ rule: name, state }, 'an edited default rule was not updated');
  await selectAttributes(engine);
  return leftAlone;
}

/** Every connector imports what its rules read; a longer list asks for a full import. */
async function selectAttributes({ store: { read, write } }: Engine): Promise<void> {
  const rules = await read.rules();
  for (const connector of await read.connectors()) {
    const attributes = attributesUsed(rules, connector.id);
    const grown = attributes.some((attribute) => !connector.attributes.includes(attribute));
    const fullImportRequired = connector.fullImportRequired || grown;
    await write.saveConnector({ ...connector, attributes, fullImportRequired, fullSyncRequired: true });
  }
}

/** Default rules of connectors that have a template; those of an imported configuration are not ours to replace. */
async function ruleVersions(engine: Engine): Promise<RuleVersions> {
  const { read } = engine.store;
  const chosen = await chosenTemplates(read);
  const connectors = await withDefaultRules(read);
  const owners = new Set(connectors.map(({ id }) => id));
  const rules = await read.rules();
  const yours = rules.filter((rule) => rule.immutableTag !== undefined && owners.has(rule.connectorId));
  const known = new Map((await shippedRules(read)).map((rule) => [rule.id, rule]));
  const current = await currentRules(engine, connectors, chosen, new Set(rules.filter((rule) => !yours.includes(rule)).map(precedenceOf)));
  // A rule of an earlier build, which kept no shipped form, counts as unedited.
  return { shipped: yours.map((rule) => known.get(rule.id) ?? rule), current, yours };
}

const precedenceOf = ({ precedence }: SyncRule): number => precedence;

async function currentRules(
  engine: Engine,
  records: readonly ConnectorRecord[],
  chosen: Templates,
  taken: ReadonlySet<number>,
): Promise<readonly SyncRule[]> {
  const parameters = await globalParameters(engine.store.read);
  const options = optionsOf(parameters);
  const { services, excludedAttributes, ...switches } = featuresOf(parameters);
  const connectors = [...records]
    .sort((a, b) => a.order - b.order)
    .flatMap((record) => {
      const template = chosen[record.id];
      return template === undefined || template === 'none'
        ? []
        : [{ id: record.id, template, schema: record.schema, readOnly: !writes(engine, record) }];
    });
  return generateDefaultRules({
    connectors,
    metaverseSchema: await engine.store.read.metaverseSchema(),
    templates: await loadRuleTemplates(join(engine.assetsFolder, 'default-rules')),
    features: ruleFeaturesOf(options, switches),
    options,
    excludedAttributes,
    taken,
    ...(services !== undefined && { services }),
  });
}

function ruleFeaturesOf(
  { anchorAttribute }: SynchronizationOptions,
  { exchangeHybrid, deviceWriteUp, deviceWriteback }: Pick<OptionalFeatures, 'exchangeHybrid' | 'deviceWriteUp' | 'deviceWriteback'>,
): readonly RuleFeature[] {
  const switches: readonly (readonly [RuleFeature, boolean])[] = [
    ['exchange-hybrid', exchangeHybrid],
    ['device-write-up', deviceWriteUp],
    ['device-writeback', deviceWriteback],
    ['consistency-guid', anchorAttribute === MANAGED_ANCHOR],
  ];
  return switches.filter(([, on]) => on).map(([feature]) => feature);
}

function writes({ dataFolder, assetsFolder, log }: Engine, record: ConnectorRecord): boolean {
  return capabilitiesOf(record, { secret: async () => undefined, dataFolder, assetsFolder, log }).export;
}

const chosenTemplates = async (read: Pick<Reads, 'setting'>): Promise<Templates> => Templates.parse(await read.setting(TEMPLATES_SETTING));

/** The default rules as they were shipped when they were generated. */
export const shippedRules = async (read: Pick<Reads, 'setting'>): Promise<readonly SyncRule[]> =>
  ((await read.setting(SHIPPED_SETTING)) ?? []) as readonly SyncRule[];
