import type { SandboxObject } from '../../shared/contract/setup.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { featuresOf } from '../../shared/model/optional-features.ts';
import type { RuleUpdate } from '../configuration/default-rules-update.ts';
import { saveFeatures, updateDefaultRules } from '../configuration/optional-features.ts';
import { globalParameters, ruleUpdates } from '../configuration/rule-generation.ts';
import { exploreSampleForest, setUpConnection } from '../configuration/set-up.ts';
import { identification } from '../configuration/user-identification.ts';
import { saveWork } from '../configuration/versions/save-configuration.ts';
import type { Engine } from '../host/engine.ts';
import { connectorDetail } from './connectors.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

export const setup = {
  exploreSampleForest: server.setup.exploreSampleForest.handler(({ context: { engine, user } }) =>
    refusable(async () => {
      const note = { author: user, reason: 'The sample forest was set up' };
      return { connectors: await details(engine, await saveWork(engine, note, exploreSampleForest)) };
    }),
  ),

  setUpConnection: server.setup.setUpConnection.handler(({ input, context: { engine, user } }) =>
    refusable(async () => {
      const note = { author: user, reason: `${input.source.name} was set up` };
      return { connectors: await details(engine, await saveWork(engine, note, (draft) => setUpConnection(draft, input))) };
    }),
  ),

  options: server.setup.options.handler(async ({ context: { engine } }) => {
    const { options, fixed } = await identification(engine);
    const features = featuresOf(await globalParameters(engine.store.read));
    return { identification: options, identificationFixed: fixed, features };
  }),

  saveFeatures: server.setup.saveFeatures.handler(({ input, context: { engine, user } }) =>
    refusable(async () => {
      const note = { author: user, reason: 'Optional features were set' };
      return { leftAlone: shown(await saveWork(engine, note, (draft) => saveFeatures(draft, input))) };
    }),
  ),

  defaultRuleUpdates: server.setup.defaultRuleUpdates.handler(async ({ context: { engine } }) =>
    shown((await ruleUpdates(engine)).filter(({ state }) => state !== 'unchanged')),
  ),

  updateDefaultRules: server.setup.updateDefaultRules.handler(({ context: { engine, user } }) =>
    refusable(async () => {
      const note = { author: user, reason: 'The default rules were updated' };
      return { leftAlone: shown(await saveWork(engine, note, updateDefaultRules)) };
    }),
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

const shown = (updates: readonly RuleUpdate[]) => updates.map((update) => ({ ...update, parts: [...update.parts] }));

const details = (engine: Engine, records: readonly ConnectorRecord[]) =>
  Promise.all(records.map((record) => connectorDetail(engine, record)));
