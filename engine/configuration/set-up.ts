import { randomUUID } from 'node:crypto';
import type { NewConnector, TestResult } from '../../shared/contract/connectors.ts';
import type { SetUpConnection } from '../../shared/contract/setup.ts';
import { configurationSettings } from '../../shared/model/configuration-settings.ts';
import { type ConnectorRecord, connectorSecretKeys } from '../../shared/model/connector.ts';
import { type ConnectorId, ENTRA_CONNECTOR_ID } from '../../shared/model/identifier.ts';
import { emptySchema } from '../../shared/model/schema.ts';
import { type ConnectionStatus, ConnectorFailure, type Discovery } from '../connectors/connector.ts';
import type { Engine } from '../host/engine.ts';
import type { TemplateName } from './default-rules-templates.ts';
import { applyDefaultRules, globalParameters, removeRulesOf, ruleTemplateOf } from './rule-generation.ts';
import { SetUpRefused } from './set-up-refused.ts';
import { removeLimits } from './thresholds.ts';
import { checkIdentification, identificationFor, saveIdentification } from './user-identification.ts';

export { SetUpRefused };

/** The sample forest of assets/: one forest, two domains, so one connector with two partitions. */
const SAMPLE_FOREST: NewConnector = {
  name: 'harbour.example',
  description: 'The sample forest: Harbour Line, two domains, read from LDIF files.',
  configuration: {
    type: 'ldif',
    settings: {
      files: ['asset:sample-forest/harbour.ldif', 'asset:sample-forest/asia.ldif'],
      anchorAttribute: 'objectGUID',
      namingContexts: [],
    },
  },
  secrets: {},
  ruleTemplate: 'active-directory',
};

const SANDBOX_TENANT: NewConnector = {
  name: 'Sandbox tenant',
  description: 'A Graph-compatible tenant on this machine, to try things out.',
  configuration: {
    type: 'entra',
    settings: {
      tenantId: 'sandbox',
      clientId: 'sandbox',
      credential: 'secret',
      authorityHost: 'https://127.0.0.1',
      graphUrl: 'https://127.0.0.1/v1.0',
      sandbox: true,
    },
  },
  secrets: {},
  ruleTemplate: 'entra',
};

/** Connectors and rules of the sample forest and the sandbox tenant; runs nothing. Throws `SetUpRefused`. */
export async function exploreSampleForest(engine: Engine): Promise<readonly ConnectorRecord[]> {
  if ((await engine.store.read.connectors()).length > 0) {
    throw new SetUpRefused(
      'no-start-bad-ma-configuration',
      'This data folder already has connectors. Explore the sample forest in a new data folder.',
    );
  }
  return createAll(engine, [SAMPLE_FOREST, SANDBOX_TENANT]);
}

/** A source and its tenant. Nothing is kept when either cannot be reached. Throws `SetUpRefused`. */
export async function setUpConnection(engine: Engine, input: SetUpConnection): Promise<readonly ConnectorRecord[]> {
  const tenant = input.tenant.kind === 'sandbox' ? [SANDBOX_TENANT] : input.tenant.kind === 'entra' ? [input.tenant.connector] : [];
  return createAll(engine, [input.source, ...tenant]);
}

/** Reaches the system, reads its schema, adds the connector with its default rules. Throws `SetUpRefused`. */
export async function createConnector(engine: Engine, input: NewConnector): Promise<ConnectorRecord> {
  const [record] = await createAll(engine, [input]);
  if (record === undefined) throw new Error(`${input.name} was not created`);
  return record;
}

/**
 * Other connection settings or secrets for a connector that exists; its connector space and rules stay. The system must
 * answer with them, and a full import is asked for. Throws `SetUpRefused`, and has then changed nothing.
 */
export async function updateConnector(
  engine: Engine,
  record: ConnectorRecord,
  change: { readonly configuration?: ConnectorRecord['configuration'] | undefined; readonly secrets: { readonly [key: string]: string } },
): Promise<ConnectorRecord> {
  const configuration = change.configuration ?? record.configuration;
  if (configuration.type !== record.configuration.type) {
    throw new SetUpRefused(
      'no-start-bad-ma-configuration',
      `${record.name} is a connector of the type ${record.configuration.type}; that cannot be changed.`,
    );
  }
  const next: ConnectorRecord = { ...record, configuration, modified: Date.now(), fullImportRequired: true };
  const secrets = knownSecrets({ name: record.name, description: record.description, configuration, secrets: change.secrets });
  await discover(engine, next, secrets);
  await engine.secrets.set(record.id, secrets);
  await engine.store.write.saveConnector(next);
  engine.log.info({ connector: record.name }, 'connection settings changed');
  engine.events.emit({ kind: 'connectors' });
  return next;
}

interface Prepared {
  readonly record: ConnectorRecord;
  readonly secrets: { readonly [key: string]: string };
  readonly template: TemplateName | 'none';
}

/** All or none: every system is reached and read before anything is stored. */
async function createAll(engine: Engine, wanted: readonly NewConnector[]): Promise<readonly ConnectorRecord[]> {
  const existing = await engine.store.read.connectors();
  const order = Math.max(-1, ...existing.map((connector) => connector.order)) + 1;
  const prepared: Prepared[] = [];
  for (const [index, input] of wanted.entries()) {
    refuseConflict(input, [...existing, ...prepared.map(({ record }) => record)]);
    prepared.push(await prepare(engine, input, order + index));
  }
  const identification = await identificationFor(
    engine,
    wanted.map((input) => input.identification),
  );
  for (const { record, template } of prepared) await checkIdentification(engine, identification, record, template);
  const kept: ConnectorRecord[] = [];
  const parameters = await globalParameters(engine.store.read);
  try {
    if (prepared.some(({ template }) => template === 'active-directory' || template === 'ldap')) {
      await saveIdentification(engine, identification);
    }
    for (const { record, secrets, template } of prepared) {
      kept.push(record);
      await engine.secrets.set(record.id, secrets);
      await engine.store.write.saveConnector(record);
      await applyDefaultRules(engine, record, template);
    }
  } catch (thrown) {
    await takeBack(engine, kept);
    await engine.store.write.saveSetting(configurationSettings.parameters.key, parameters);
    throw thrown;
  }
  engine.events.emit({ kind: 'connectors' });
  const current = await engine.store.read.connectors();
  return prepared.map(({ record }) => current.find((candidate) => candidate.id === record.id) ?? record);
}

function refuseConflict(input: NewConnector, existing: readonly ConnectorRecord[]): void {
  if (input.configuration.type === 'entra' && existing.some((connector) => connector.configuration.type === 'entra')) {
    throw new SetUpRefused(
      'no-start-bad-ma-configuration',
      'There is already a connector to a tenant; one server synchronizes to one tenant.',
    );
  }
  if (existing.some((connector) => connector.name.toLowerCase() === input.name.toLowerCase())) {
    throw new SetUpRefused('no-start-bad-ma-configuration', `There is already a connector named ${input.name}.`);
  }
}

async function prepare(engine: Engine, input: NewConnector, order: number): Promise<Prepared> {
  const draft = draftOf(input, order, Date.now());
  const secrets = knownSecrets(input);
  const { schema, partitions, parameters, objectTypes } = await discover(engine, draft, secrets);
  const record = { ...draft, schema, partitions, parameters, objectTypes, attributes: Object.keys(schema.attributes) };
  return { record, secrets, template: input.ruleTemplate ?? ruleTemplateOf(draft.configuration.type, schema) };
}

/** After a failure of the store; what went wrong first is what has to be told. */
async function takeBack(engine: Engine, records: readonly ConnectorRecord[]): Promise<void> {
  for (const record of [...records].reverse()) {
    try {
      await removeConnector(engine, record);
    } catch (thrown) {
      engine.log.error(
        { connector: record.name, error: String(thrown) },
        'a connector that could not be set up could not be removed either',
      );
    }
  }
}

/** Removes the connector with its rules, its connector space and its secrets. */
export async function removeConnector(engine: Engine, record: ConnectorRecord): Promise<void> {
  await engine.store.write.deleteConnector(record.id);
  await removeRulesOf(engine, record.id);
  await removeLimits(engine.store, record.id);
  await engine.secrets.remove(record.id);
  engine.events.emit({ kind: 'connectors' });
  engine.events.emit({ kind: 'objects' });
}

/** Signs in and reads the naming contexts; answers with what happened, never throws for an expected failure. */
export async function testConnector(engine: Engine, input: NewConnector, record?: ConnectorRecord): Promise<TestResult> {
  const draft = record ?? draftOf(input, 0, Date.now());
  try {
    const port = await engine.openConnector(draft, record === undefined ? knownSecrets(input) : undefined);
    try {
      const { result, server, message } = await port.test();
      if (result !== 'success') return { result, server, message, namingContexts: [] };
      const { partitions } = await port.discover();
      return { result, server, message, namingContexts: partitions.map((partition) => partition.name) };
    } finally {
      await port.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorFailure)) throw thrown;
    return {
      result: thrown.connection?.result ?? thrown.result,
      server: thrown.connection?.server ?? '',
      message: thrown.message,
      namingContexts: [],
    };
  }
}

/** Run results that say the same as connection results (spec/console.md §15.2, §15.3). */
const refusals: { readonly [R in Exclude<ConnectionStatus, 'success'>]: string } = {
  'failed-connection': 'no-start-connection',
  'failed-authentication': 'no-start-credentials',
  'failed-permission': 'no-start-credentials',
  'failed-search': 'no-start-ma',
  'dropped-connection': 'no-start-connection',
};

async function discover(engine: Engine, draft: ConnectorRecord, secrets: { readonly [key: string]: string }): Promise<Discovery> {
  try {
    const port = await engine.openConnector(draft, secrets);
    try {
      // Its failures are the more exact ones; the test looks at what a survey passes over.
      const discovery = await port.discover();
      const { result, message } = await port.test();
      if (result !== 'success') throw new SetUpRefused(refusals[result], message);
      if (discovery.partitions.length === 0)
        throw new SetUpRefused('no-start-partition-not-configured', `${draft.name} offers no naming context to synchronize.`);
      return discovery;
    } finally {
      await port.close();
    }
  } catch (thrown) {
    if (thrown instanceof ConnectorFailure) throw new SetUpRefused(thrown.result, thrown.message);
    throw thrown;
  }
}

function draftOf(input: NewConnector, order: number, now: number): ConnectorRecord {
  return {
    id: input.configuration.type === 'entra' ? ENTRA_CONNECTOR_ID : (randomUUID() as ConnectorId),
    name: input.name,
    description: input.description,
    configuration: input.configuration,
    partitions: [],
    parameters: {},
    schema: emptySchema,
    objectTypes: [],
    attributes: [],
    order,
    created: now,
    modified: now,
    fullImportRequired: true,
    fullSyncRequired: true,
  };
}

/** Only the secrets this type of connector knows; empty ones are not stored. */
function knownSecrets(input: NewConnector): { readonly [key: string]: string } {
  const known: readonly string[] = connectorSecretKeys[input.configuration.type];
  return Object.fromEntries(Object.entries(input.secrets).filter(([key, value]) => known.includes(key) && value !== ''));
}
