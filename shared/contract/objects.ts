import { oc } from '@orpc/contract';
import { z } from 'zod';
import { deltaOperations } from '../model/delta.ts';
import { linkOrigins } from '../model/object.ts';
import { DisplayValue, errors, Guid, LinkState, Paging, pageOf, Time, ValueChange } from './common.ts';

export const Contribution = z.object({
  connector: Guid,
  connectorName: z.string(),
  rule: Guid,
  ruleName: z.string(),
  /** The version of the rule that gave the value: the one in force at the time. */
  ruleVersion: z.number().optional(),
  object: Guid,
  time: Time,
});

/** One row per attribute; values that came from different rules make several contributions. */
export const MetaverseAttribute = z.object({
  name: z.string(),
  type: z.string(),
  multiValued: z.boolean(),
  values: DisplayValue.array().describe('at most the first hundred'),
  count: z.number(),
  contributions: Contribution.array(),
});
export type MetaverseAttribute = z.infer<typeof MetaverseAttribute>;

export const ConnectorLink = z.object({
  object: Guid,
  dn: z.string(),
  objectType: z.string(),
  connector: Guid,
  connectorName: z.string(),
  origin: z.enum(linkOrigins),
  rule: Guid.optional(),
  ruleName: z.string().optional(),
  time: Time,
  pendingImport: z.enum(deltaOperations).optional(),
  pendingExport: z.enum(deltaOperations).optional(),
  awaitingConfirmation: z.boolean(),
  error: z.string().optional(),
});
export type ConnectorLink = z.infer<typeof ConnectorLink>;

export const MetaverseObject = z.object({
  id: Guid,
  objectType: z.string(),
  displayName: z.string().optional(),
  created: Time,
  modified: Time,
  attributes: MetaverseAttribute.array(),
  connectors: ConnectorLink.array(),
});
export type MetaverseObject = z.infer<typeof MetaverseObject>;

export const LineageRow = z.object({
  rule: Guid,
  ruleName: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  /** Provision / Join … */
  action: z.string(),
  passwordSync: z.boolean(),
  precedence: z.number(),
});

export const StagedChange = z.object({
  operation: z.enum(deltaOperations),
  newDn: z.string().optional(),
  changes: ValueChange.array(),
  /** Staged values the connected system cannot take, with the reason; left out of the request. */
  notWritable: z.object({ attribute: z.string(), reason: z.string() }).array(),
});
export type StagedChange = z.infer<typeof StagedChange>;

export const ObjectErrorView = z.object({
  kind: z.enum(['import', 'export']),
  code: z.string(),
  meaning: z.string(),
  remedy: z.string().optional(),
  message: z.string(),
  step: z.string(),
  ruleName: z.string().optional(),
  attribute: z.string().optional(),
  detail: z.record(z.string(), z.string()).optional(),
  firstOccurred: Time,
  lastOccurred: Time,
  retryCount: z.number(),
});
export type ObjectErrorView = z.infer<typeof ObjectErrorView>;

/** spec/console.md §5. */
export const ConnectorSpaceObject = z.object({
  id: Guid,
  connector: Guid,
  connectorName: z.string(),
  partition: z.string(),
  dn: z.string(),
  objectType: z.string(),
  anchor: z.string().optional(),
  displayName: z.string().optional(),
  linkState: LinkState,
  metaverseObject: z.object({ id: Guid, displayName: z.string().optional(), objectType: z.string() }).optional(),
  link: z.object({ origin: z.enum(linkOrigins), rule: Guid.optional(), ruleName: z.string().optional(), time: Time }).optional(),
  disconnection: z.object({ reason: z.string(), ruleName: z.string().optional(), time: Time }).optional(),
  /** The last imported state: synchronized hologram with the pending import. */
  imported: z.object({ name: z.string(), type: z.string(), values: DisplayValue.array(), count: z.number() }).array(),
  pendingImport: StagedChange.optional(),
  pendingExport: StagedChange.optional(),
  exportInProgress: StagedChange.optional(),
  awaitingConfirmation: StagedChange.optional(),
  lineage: LineageRow.array(),
  errors: ObjectErrorView.array(),
  lastImport: Time.optional(),
  lastExport: Time.optional(),
});
export type ConnectorSpaceObject = z.infer<typeof ConnectorSpaceObject>;

export const metaverseObject = oc
  .errors(errors)
  .input(z.object({ id: Guid }))
  .output(MetaverseObject);
export const connectorSpaceObject = oc
  .errors(errors)
  .input(z.object({ id: Guid }))
  .output(ConnectorSpaceObject);
/** All values of one attribute, paged: members of a large group. */
export const values = oc
  .errors(errors)
  .input(Paging.extend({ kind: z.enum(['metaverse', 'connector-space']), id: Guid, attribute: z.string() }))
  .output(pageOf(DisplayValue));

export const objects = { metaverseObject, connectorSpaceObject, values };
