import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './common.ts';
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

export const setup = { exploreSampleForest, setUpConnection, sandboxObjects };
