import type { SandboxObject } from '../../shared/contract/setup.ts';
import { exploreSampleForest, SetUpRefused, setUpConnection } from '../configuration/set-up.ts';
import { connectorDetail } from './connectors.ts';
import { server } from './server.ts';

export const setup = {
  exploreSampleForest: server.setup.exploreSampleForest.handler(async ({ context, errors }) => {
    try {
      const records = await exploreSampleForest(context.engine);
      return { connectors: await Promise.all(records.map((record) => connectorDetail(context.engine, record))) };
    } catch (thrown) {
      if (thrown instanceof SetUpRefused) throw errors.NOT_STARTED({ message: thrown.message, data: { code: thrown.code } });
      throw thrown;
    }
  }),

  setUpConnection: server.setup.setUpConnection.handler(async ({ input, context, errors }) => {
    try {
      const records = await setUpConnection(context.engine, input);
      return { connectors: await Promise.all(records.map((record) => connectorDetail(context.engine, record))) };
    } catch (thrown) {
      if (thrown instanceof SetUpRefused) throw errors.NOT_STARTED({ message: thrown.message, data: { code: thrown.code } });
      throw thrown;
    }
  }),

  sandboxObjects: server.setup.sandboxObjects.handler(async ({ input, context }) => {
    const { engine } = context;
    const connectors = await engine.store.read.connectors();
    const wanted = connectors.some(({ configuration }) => configuration.type === 'entra' && configuration.settings.sandbox);
    if (!wanted) return { rows: [], total: 0, running: false };
    const tenant = await engine.sandbox.ensureStarted();
    const text = input.text.trim().toLowerCase();
    const field = (object: { readonly [property: string]: unknown }, name: string) => (typeof object[name] === 'string' ? object[name] : '');
    const rows: SandboxObject[] = [
      ...tenant.users().map((user) => ({ id: user.id, kind: 'user' as const, displayName: field(user, 'displayName'), name: field(user, 'userPrincipalName') })),
      ...tenant.groups().map((group) => ({ id: group.id, kind: 'group' as const, displayName: field(group, 'displayName'), name: field(group, 'mailNickname'), members: tenant.members(group.id).length })),
      ...tenant.contacts().map((contact) => ({ id: contact.id, kind: 'contact' as const, displayName: field(contact, 'displayName'), name: field(contact, 'mail') })),
    ];
    const found = text === '' ? rows : rows.filter((row) => `${row.displayName}\n${row.name}`.toLowerCase().includes(text));
    return { rows: found.slice(input.offset, input.offset + input.limit), total: found.length, running: true };
  }),
};
