import type { SandboxObject } from '../../shared/contract/setup.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { exploreSampleForest, setUpConnection } from '../configuration/set-up.ts';
import type { Engine } from '../host/engine.ts';
import { connectorDetail } from './connectors.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

export const setup = {
  exploreSampleForest: server.setup.exploreSampleForest.handler(({ context: { engine } }) =>
    refusable(async () => ({ connectors: await details(engine, await exploreSampleForest(engine)) })),
  ),

  setUpConnection: server.setup.setUpConnection.handler(({ input, context: { engine } }) =>
    refusable(async () => ({ connectors: await details(engine, await setUpConnection(engine, input)) })),
  ),

  sandboxObjects: server.setup.sandboxObjects.handler(async ({ input, context }) => {
    const { engine } = context;
    const connectors = await engine.store.read.connectors();
    const wanted = connectors.some(({ configuration }) => configuration.type === 'entra' && configuration.settings.sandbox);
    if (!wanted) return { rows: [], total: 0, running: false };
    const tenant = await engine.sandbox.ensureStarted();
    const text = input.text.trim().toLowerCase();
    const field = (object: { readonly [property: string]: unknown }, name: string) =>
      typeof object[name] === 'string' ? object[name] : '';
    const rows: SandboxObject[] = [
      ...tenant.users().map((user) => ({
        id: user.id,
        kind: 'user' as const,
        displayName: field(user, 'displayName'),
        name: field(user, 'userPrincipalName'),
      })),
      ...tenant.groups().map((group) => ({
        id: group.id,
        kind: 'group' as const,
        displayName: field(group, 'displayName'),
        name: field(group, 'mailNickname'),
        members: tenant.members(group.id).length,
      })),
      ...tenant.contacts().map((contact) => ({
        id: contact.id,
        kind: 'contact' as const,
        displayName: field(contact, 'displayName'),
        name: field(contact, 'mail'),
      })),
    ];
    const found = text === '' ? rows : rows.filter((row) => `${row.displayName}\n${row.name}`.toLowerCase().includes(text));
    return { rows: found.slice(input.offset, input.offset + input.limit), total: found.length, running: true };
  }),
};

const details = (engine: Engine, records: readonly ConnectorRecord[]) =>
  Promise.all(records.map((record) => connectorDetail(engine, record)));
