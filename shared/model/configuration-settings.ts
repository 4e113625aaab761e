import { z } from 'zod';
import type { SyncRule } from './rule.ts';
import { SyncRuleSchema } from './rule-schema.ts';
import { StoredRuleTests } from './rule-test.ts';
import { THRESHOLDS_SETTING, thresholdsSetting } from './threshold.ts';

/** Durations are seconds; names are those of the field's scheduler (spec/operations.md §3.1). */
const Scheduler = z.strictObject({
  syncCycleEnabled: z.boolean(),
  /** undefined: the interval the tenant allows. */
  customizedSyncCycleInterval: z.int().min(1).optional(),
  nextSyncCyclePolicyType: z.enum(['Unspecified', 'Delta', 'Initial']),
  purgeRunHistoryInterval: z.int().min(0),
  maintenanceEnabled: z.boolean(),
  stagingModeEnabled: z.boolean(),
});

const setting = <S extends z.ZodType>(key: string, schema: S) => ({ key, schema });

/**
 * The settings that are configuration: the name in the document, the key in the store, the form. A setting that is not
 * here is state of the engine and stays where it is. Absent in the document = not set, the default holds.
 */
export const configurationSettings = {
  /** Global parameters by their names in the field (spec/rules-format.md §7): `Microsoft.SynchronizationOption.JoinCriteria` … */
  parameters: setting('global-parameters', z.record(z.string(), z.string())),
  scheduler: setting('scheduler', Scheduler),
  /** Connector id → limits of its steps. */
  thresholds: setting(THRESHOLDS_SETTING, thresholdsSetting),
  /** Connector id → template its default rules are generated from. */
  ruleTemplates: setting('rule-templates', z.record(z.string(), z.enum(['active-directory', 'ldap', 'entra', 'none']))),
  /** Default rules as they were generated: what tells an edited one. Compared as a whole. */
  shippedRules: setting('shipped-default-rules', z.custom<readonly SyncRule[]>(isRuleList, 'A list of rules is expected')),
  ruleTests: setting('rule-tests', StoredRuleTests),
} as const;

function isRuleList(value: unknown): boolean {
  return SyncRuleSchema.array().safeParse(value).success;
}

type Table = typeof configurationSettings;
export type ConfigurationSettingName = keyof Table;

type Shape = { [N in ConfigurationSettingName]: z.ZodOptional<Table[N]['schema']> };

export const configurationSettingNames = Object.keys(configurationSettings) as readonly ConfigurationSettingName[];

/** All of them as one object without unknown keys. */
export const ConfigurationSettings = z.strictObject(
  Object.fromEntries(configurationSettingNames.map((name) => [name, configurationSettings[name].schema.optional()])) as Shape,
);
