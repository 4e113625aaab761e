import { oc } from '@orpc/contract';
import { z } from 'zod';
import { OptionalFeatures } from '../model/optional-features.ts';
import { SynchronizationOptions } from '../model/synchronization-options.ts';
import { errors, Guid } from './common.ts';
import { ConnectorDetail, NewConnector } from './connectors.ts';

/** Door one of the start page: connectors of the sample forest's two domains, the sandbox tenant, default rules. Runs nothing. */
export const exploreSampleForest = oc.errors(errors).output(z.object({ connectors: ConnectorDetail.array() }));

/** Door two: a source, and the tenant it goes to. Nothing is kept when either cannot be reached. */
export const SetUpConnection = z.object({
  source: NewConnector,
  tenant: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sandbox') }),
    z.object({ kind: z.literal('entra'), connector: NewConnector }),
    z.object({ kind: z.literal('existing') }),
  ]),
});
export type SetUpConnection = z.infer<typeof SetUpConnection>;
export const setUpConnection = oc
  .errors(errors)
  .input(SetUpConnection)
  .output(z.object({ connectors: ConnectorDetail.array() }));

/** Objects the sandbox tenant holds, for a look at the far end; empty when there is no sandbox. */
export const SandboxObject = z.object({
  id: z.string(),
  kind: z.enum(['user', 'group', 'contact']),
  displayName: z.string(),
  name: z.string().describe('userPrincipalName of users, mailNickname of groups'),
  members: z.number().optional(),
});
export const sandboxObjects = oc
  .errors(errors)
  .input(
    z.object({
      text: z.string().default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
  )
  .output(z.object({ rows: SandboxObject.array(), total: z.number(), running: z.boolean() }));
export type SandboxObject = z.infer<typeof SandboxObject>;

/** What the default rules are generated from: how users are identified, and the optional features. */
export const SetUpOptions = z.object({
  identification: SynchronizationOptions,
  /** A directory has default rules: how users are identified can no longer be chosen. */
  identificationFixed: z.boolean(),
  features: OptionalFeatures,
});
export type SetUpOptions = z.infer<typeof SetUpOptions>;
export const options = oc.output(SetUpOptions);

/** A default rule, compared three ways: as it was shipped when it was generated, as it is shipped now, and as it is in use. */
export const DefaultRuleUpdate = z.object({
  id: Guid,
  name: z.string(),
  state: z.enum(['unchanged', 'changed by the update', 'changed by you', 'conflict', 'added', 'withdrawn']),
  edited: z.boolean(),
  parts: z
    .object({
      part: z.string().describe('header.<field>, scope, join, flow <target>'),
      state: z.enum(['unchanged', 'changed by the update', 'changed by you', 'conflict']),
      shipped: z.unknown(),
      current: z.unknown(),
      yours: z.unknown(),
    })
    .array(),
});
export type DefaultRuleUpdate = z.infer<typeof DefaultRuleUpdate>;

/** Switches optional features and generates the default rules again; answers with the edited rules that were left alone. */
export const saveFeatures = oc
  .errors(errors)
  .input(OptionalFeatures)
  .output(z.object({ leftAlone: DefaultRuleUpdate.array() }));

/** The default rules that differ between what was shipped, what is shipped now and what is in use. */
export const defaultRuleUpdates = oc.output(DefaultRuleUpdate.array());

/** Brings the default rules to what is shipped now; edited ones are left alone, and are the answer. */
export const updateDefaultRules = oc.errors(errors).output(z.object({ leftAlone: DefaultRuleUpdate.array() }));

export const setup = {
  exploreSampleForest,
  setUpConnection,
  sandboxObjects,
  options,
  saveFeatures,
  defaultRuleUpdates,
  updateDefaultRules,
};
