import { z } from 'zod';
import { ConfigurationSettings } from './configuration-settings.ts';
import { connectorSettings } from './connector.ts';
import { ConnectorIdSchema, SyncRuleSchema } from './rule-schema.ts';
import { stepTypes } from './run-profile.ts';

export const CONFIGURATION_FORMAT = 'isthmus-configuration';
export const CONFIGURATION_FORMAT_VERSION = 1;

const attributeTypes = ['string', 'number', 'boolean', 'binary', 'reference', 'datetime'] as const;

const AttributeDefinitionSchema = z.strictObject({
  name: z.string(),
  type: z.enum(attributeTypes),
  multiValued: z.boolean(),
  indexed: z.boolean().optional(),
  readOnly: z.boolean().optional(),
});

const SchemaSchema = z.strictObject({
  objectTypes: z.strictObject({ name: z.string(), attributes: z.string().array() }).array(),
  attributes: z.record(z.string(), AttributeDefinitionSchema),
});

/** A run profile: one step per selected partition, in order. */
const RunProfileSchema = z.strictObject({
  name: z.string(),
  steps: z.strictObject({ type: z.enum(stepTypes), partition: z.string() }).array(),
});

const ConnectorSchema = z.strictObject({
  id: ConnectorIdSchema,
  name: z.string().min(1),
  description: z.string(),
  /** Order of creation; imports and rule generation follow it. */
  order: z.int(),
  configuration: connectorSettings,
  /** Secrets are never part of the document: the names of those to be supplied on the machine that takes it. */
  secrets: z.string().array(),
  partitions: z.strictObject({ name: z.string(), selected: z.boolean(), parameters: z.record(z.string(), z.string()) }).array(),
  parameters: z.record(z.string(), z.string()),
  objectTypes: z.string().array(),
  attributes: z.string().array(),
  runProfiles: RunProfileSchema.array(),
  schema: SchemaSchema,
});

/**
 * The whole configuration as one document: everything that decides what the engine does, and nothing that comes from
 * running it or must be kept secret.
 */
export const ConfigurationDocument = z.strictObject({
  format: z.literal(CONFIGURATION_FORMAT),
  version: z.literal(CONFIGURATION_FORMAT_VERSION),
  /** In order of creation. */
  connectors: ConnectorSchema.array(),
  metaverse: SchemaSchema,
  /** By precedence. */
  rules: SyncRuleSchema.array(),
  settings: ConfigurationSettings,
});
export type ConfigurationDocument = z.infer<typeof ConfigurationDocument>;
export type ConfiguredConnector = ConfigurationDocument['connectors'][number];
