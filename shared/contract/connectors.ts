import { oc } from '@orpc/contract';
import { z } from 'zod';
import { connectorSettings, connectorTypes } from '../model/connector.ts';
import { deltaOperations } from '../model/delta.ts';
import { stepTypes } from '../model/run-profile.ts';
import { SynchronizationChoice } from '../model/synchronization-options.ts';
import { errors, Guid, LinkState, Paging, pageOf, Time } from './common.ts';

export const ConnectorSummary = z.object({
  id: Guid,
  name: z.string(),
  type: z.enum(connectorTypes),
  typeName: z.string(),
  description: z.string(),
  state: z.enum(['Idle', 'Running']),
  /** Set while running. */
  run: z
    .object({ id: z.number(), profile: z.string(), status: z.string(), processed: z.number(), total: z.number().optional() })
    .optional(),
  lastRun: z.object({ id: z.number(), profile: z.string(), status: z.string(), started: Time, ended: Time.optional() }).optional(),
  /** Profiles this connector can run, in the usual order. */
  profiles: z.object({ key: z.enum(stepTypes), name: z.string() }).array(),
  objects: z.number(),
  fullImportRequired: z.boolean(),
  fullSyncRequired: z.boolean(),
});
export type ConnectorSummary = z.infer<typeof ConnectorSummary>;

export const ConnectorDetail = ConnectorSummary.extend({
  configuration: connectorSettings,
  secretsSet: z.string().array().describe('names of the secrets that are stored; never their values'),
  partitions: z.object({ name: z.string(), selected: z.boolean() }).array(),
  objectTypes: z.string().array(),
  attributes: z.object({ name: z.string(), type: z.string(), multiValued: z.boolean() }).array(),
  parameters: z.record(z.string(), z.string()),
  statistics: z.record(z.string(), z.number()),
  created: Time,
  modified: Time,
});
export type ConnectorDetail = z.infer<typeof ConnectorDetail>;

/** A connector to be created or tried. Secrets travel in, never out. */
export const NewConnector = z.object({
  name: z.string().trim().min(1, 'Give the connector a name').max(128),
  description: z.string().max(1000).default(''),
  configuration: connectorSettings,
  secrets: z.record(z.string(), z.string()).default({}),
  /** Which default rules to add: those of Active Directory, of a generic LDAP directory, of the tenant, or none. */
  ruleTemplate: z.enum(['active-directory', 'ldap', 'entra', 'none']).optional().describe('chosen from the schema when absent'),
  /** How users are identified (spec/wizard.md §5, §6): chosen with the first directory, the same for all further ones. */
  identification: SynchronizationChoice.optional(),
});
export type NewConnector = z.infer<typeof NewConnector>;

export const TestResult = z.object({
  result: z.string().describe('connection result of spec/console.md §15.3'),
  server: z.string(),
  message: z.string(),
  namingContexts: z.string().array(),
});
export type TestResult = z.infer<typeof TestResult>;

export const CsScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('sub-tree'), dn: z.string() }),
  z.object({ kind: z.literal('rdn'), text: z.string() }),
  z.object({ kind: z.literal('dn-or-anchor'), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('pending-import'), operations: z.enum(['add', 'update', 'delete']).array() }),
  z.object({ kind: z.literal('pending-export'), operations: z.enum(['add', 'update', 'delete']).array() }),
  z.object({ kind: z.literal('awaiting-confirmation') }),
  z.object({ kind: z.literal('import-error') }),
  z.object({ kind: z.literal('export-error') }),
  z.object({ kind: z.literal('connector') }),
  z.object({ kind: z.literal('disconnector') }),
  z.object({ kind: z.literal('placeholder') }),
]);
export type CsScope = z.infer<typeof CsScope>;

export const CsSearchRow = z.object({
  id: Guid,
  dn: z.string(),
  displayName: z.string().optional(),
  objectType: z.string(),
  linkState: LinkState,
  pendingImport: z.enum(deltaOperations).optional(),
  pendingExport: z.enum(deltaOperations).optional(),
  error: z.string().optional(),
});
export type CsSearchRow = z.infer<typeof CsSearchRow>;

export const list = oc.output(ConnectorSummary.array());
export const get = oc
  .errors(errors)
  .input(z.object({ id: Guid }))
  .output(ConnectorDetail);
export const test = oc
  .errors(errors)
  .input(z.union([NewConnector, z.object({ id: Guid })]))
  .output(TestResult);
export const create = oc.errors(errors).input(NewConnector).output(ConnectorDetail);
/** Changes connection settings and secrets of an idle connector; kept only when the system can be reached with them. */
export const update = oc
  .errors(errors)
  .input(z.object({ id: Guid, configuration: connectorSettings.optional(), secrets: z.record(z.string(), z.string()).default({}) }))
  .output(ConnectorDetail);
/** Removes the connector, its rules and its connector space. */
export const remove = oc
  .errors(errors)
  .input(z.object({ id: Guid }))
  .output(z.object({ removed: z.literal(true) }));
/** Starts a run profile and answers with the run: at once, or with `wait` when the run has ended. */
export const run = oc
  .errors(errors)
  .input(z.object({ id: Guid, profile: z.string(), wait: z.boolean().default(false) }))
  .output(z.object({ run: z.number() }));
/** Asks the running run to stop, with `cycle` also the cycle under way; answers when it has stopped. */
export const stop = oc
  .errors(errors)
  .input(z.object({ id: Guid, cycle: z.boolean().default(false) }))
  .output(z.object({ stopped: z.boolean() }));
/** Starts a cycle over all connectors in the order of the scheduler; with `wait` it answers when the cycle has ended. */
export const cycle = oc
  .errors(errors)
  .input(z.object({ policy: z.enum(['delta', 'initial']), wait: z.boolean().default(false) }))
  .output(
    z.object({
      started: z.literal(true),
      runs: z.number().array().optional().describe('with `wait`: the runs of the cycle, in order'),
      stopped: z.boolean().optional().describe('with `wait`: it ended before it had run everything'),
    }),
  );
export const searchConnectorSpace = oc
  .errors(errors)
  .input(Paging.extend({ id: Guid, scope: CsScope }))
  .output(pageOf(CsSearchRow));

export const connectors = { list, get, test, create, update, remove, run, stop, cycle, searchConnectorSpace };
