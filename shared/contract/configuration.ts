import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ConfigurationDocument } from '../model/configuration-document.ts';
import { errors, Guid, Paging, pageOf, Time } from './common.ts';

/** Worst last: what a change can do to people's data (anchors/peers.md A4). */
export const impactClasses = ['cosmetic', 'sync-affecting', 'destructive'] as const;
export type ImpactClass = (typeof impactClasses)[number];

/** One difference between two configurations. */
export const ConfigurationChange = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  subject: z.object({
    kind: z.enum(['rule', 'connector', 'metaverse', 'setting']),
    id: z.string().optional(),
    name: z.string(),
  }),
  /** The property in the document's schema: `rules[].flows[].expression`. */
  property: z.string(),
  /** The place: `rules/<id>/flows/displayName/expression`. */
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  impact: z.enum(impactClasses),
  /** The change in a sentence. */
  sentence: z.string(),
});
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

/** What has to run before a change has taken effect on objects that exist (spec/engine.md §5.6). */
export const requiredActions = ['nothing', 'delta-synchronization', 'full-synchronization', 'full-import'] as const;
export const Requirement = z.object({
  /** The most that any connector needs. */
  action: z.enum(requiredActions),
  /** Connectors that need a full step; the next cycle runs it, whatever its policy. */
  connectors: z.object({ id: Guid, name: z.string(), fullImport: z.boolean(), fullSynchronization: z.boolean() }).array(),
});
export type Requirement = z.infer<typeof Requirement>;

/** What became of a save. Without a change there is no version. */
export const SaveResult = z.object({
  version: z.number().optional(),
  changes: ConfigurationChange.array(),
  /** The worst of the changes. */
  impact: z.enum(impactClasses),
  requires: Requirement,
});
export type SaveResult = z.infer<typeof SaveResult>;

export const ConfigurationVersion = z.object({
  number: z.number(),
  time: Time,
  author: z.string(),
  reason: z.string(),
  impact: z.enum(impactClasses),
  requires: z.enum(requiredActions),
  /** How many differences to the version before, and the first of them in words. */
  changes: z.number(),
  headline: z.string(),
});
export type ConfigurationVersion = z.infer<typeof ConfigurationVersion>;

const place = z.union([z.string(), z.number()]).array();
export const RuleIssue = z.object({
  /** An error keeps the rule from being saved; a warning does not. */
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  /** Into the rule: `['flows', 3, 'expression']`. */
  path: place,
  message: z.string(),
});
export type RuleIssue = z.infer<typeof RuleIssue>;

const failedRule = z.object({ id: z.string(), name: z.string(), issues: RuleIssue.array() });
const failedExpression = z.object({ rule: z.string(), target: z.string(), expression: z.string(), message: z.string() });

/** What an import takes over, counted, and what it does not. */
export const ImportReport = z.object({
  rules: z.object({ total: z.number(), imported: z.number(), invalid: failedRule.array() }),
  flows: z.number(),
  expressions: z.object({ total: z.number(), compiled: z.number(), failed: failedExpression.array() }),
  /** Groups. */
  joins: z.number(),
  scopes: z.number(),
  metaverse: z.object({ objectTypes: z.number(), attributes: z.number() }),
  connectors: z
    .object({ id: z.string(), name: z.string(), type: z.string(), exists: z.boolean(), secretsToSupply: z.string().array() })
    .array(),
  /** Where in the source, what, and why. */
  notTakenOver: z.object({ file: z.string(), path: z.string(), reason: z.string() }).array(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** Files as they were read: the engine need not see the disk of whoever asks. Paths are relative to the folder chosen. */
export const ConfigurationFile = z.object({ path: z.string(), text: z.string() });
export type ConfigurationFile = z.infer<typeof ConfigurationFile>;

const FileProblem = z.object({ file: z.string(), path: z.string(), message: z.string() });

export const ImportResult = z.object({
  format: z.string(),
  report: ImportReport,
  /** Reasons why the whole cannot be imported; none: it was, or with `dryRun` would be. */
  problems: FileProblem.array(),
  /** Worth knowing, but taken over: attributes that a schema lacks, doubtful expressions. */
  warnings: FileProblem.array(),
  changes: ConfigurationChange.array(),
  impact: z.enum(impactClasses),
  requires: Requirement,
  /** The version made; none for a dry run, for problems, and when nothing differs. */
  version: z.number().optional(),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** A configuration to compare: a version, what is in force now, or files. */
export const ConfigurationSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('version'), number: z.int().min(0).describe('0: the empty configuration before the first version') }),
  z.object({ kind: z.literal('current') }),
  z.object({ kind: z.literal('files'), files: ConfigurationFile.array().min(1) }),
]);
export type ConfigurationSource = z.infer<typeof ConfigurationSource>;

const reason = z.string().max(2000).default('');
/** Connector id in the source → id of a connector here. */
const connectorMap = z.record(z.string(), Guid).default({});
/** Directory extensions carry the id of an application in their names: in the source → here. */
const extensionAppMap = z.record(Guid, Guid).default({});

/** The configuration in force, or a version of it, as one document without secrets. */
export const exportDocument = oc
  .errors(errors)
  .input(z.object({ version: z.int().min(1).optional() }).default({}))
  .output(ConfigurationDocument);
/** Replaces the configuration by what the files say: all of it, or nothing. */
export const importFiles = oc
  .errors(errors)
  .input(
    z.object({
      files: ConfigurationFile.array().min(1),
      dryRun: z.boolean().default(false),
      reason,
      connectors: connectorMap,
      renumber: z.boolean().default(false).describe('give rules of the same precedence one each, instead of refusing them'),
      extensionApps: extensionAppMap,
    }),
  )
  .output(ImportResult);
/** Newest first. */
export const versions = oc.input(Paging).output(pageOf(ConfigurationVersion));
export const diff = oc
  .errors(errors)
  .input(z.object({ from: ConfigurationSource, to: ConfigurationSource }))
  .output(z.object({ changes: ConfigurationChange.array(), impact: z.enum(impactClasses), requires: Requirement }));
/** Makes an earlier version the configuration in force again: as a new version. */
export const rollback = oc
  .errors(errors)
  .input(z.object({ version: z.int().min(1), reason, dryRun: z.boolean().default(false) }))
  .output(SaveResult);

export const configuration = { exportDocument, importFiles, versions, diff, rollback };
