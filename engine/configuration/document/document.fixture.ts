import fc from 'fast-check';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { type ConnectorId, ENTRA_CONNECTOR_ID, type RuleId } from '../../../shared/model/identifier.ts';
import { flowTypes, linkTypes, mergeTypes, type SyncRule } from '../../../shared/model/rule.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import { emptyDocument } from '../versions/document-parts.ts';
import { canonicalDocument, neededSecrets, profilesOf } from './read-document.ts';

export const FOREST = 'f0000000-0000-4000-8000-000000000001' as ConnectorId;
export const ruleId = (number: number) => `10000000-0000-4000-8000-${String(number).padStart(12, '0')}` as RuleId;

export const personSchema: Schema = {
  objectTypes: [
    { name: 'user', attributes: ['cn', 'mail', 'active', 'manager', 'proxies', 'flags'] },
    { name: 'person', attributes: ['cn', 'mail', 'active', 'manager', 'proxies', 'flags'] },
  ],
  attributes: {
    active: { name: 'active', type: 'boolean', multiValued: false },
    cn: { name: 'cn', type: 'string', multiValued: false },
    flags: { name: 'flags', type: 'number', multiValued: false },
    mail: { name: 'mail', type: 'string', multiValued: false, indexed: true },
    manager: { name: 'manager', type: 'reference', multiValued: false },
    proxies: { name: 'proxies', type: 'string', multiValued: true },
  },
};

export const aRule = (number: number, more: Partial<SyncRule> = {}): ConfigurationDocument['rules'][number] =>
  ({
    id: ruleId(number),
    name: `Rule ${number}`,
    direction: 'inbound',
    connectorId: FOREST,
    csObjectType: 'user',
    mvObjectType: 'person',
    linkType: 'join',
    precedence: number,
    enabled: true,
    passwordSync: false,
    softDeleteExpirySeconds: 0,
    version: 1,
    scope: [],
    join: [],
    flows: [{ target: 'mail', type: 'direct', source: 'mail', merge: 'update', applyOnce: false }],
    ...more,
  }) as ConfigurationDocument['rules'][number];

/** One directory, the metaverse of persons, and these rules. */
export const aDocument = (rules: readonly ConfigurationDocument['rules'][number][] = [aRule(1)]): ConfigurationDocument =>
  canonicalDocument({
    ...emptyDocument,
    connectors: [aConnector(FOREST, 'Forest', 0)],
    metaverse: personSchema as ConfigurationDocument['metaverse'],
    rules: [...rules],
  });

export function aConnector(id: ConnectorId, name: string, order: number): ConfigurationDocument['connectors'][number] {
  const partitions = [{ name: 'DC=example,DC=com', selected: true, parameters: { 'Domain.FQDN': 'example.com' } }];
  const configuration = {
    type: 'ldif' as const,
    settings: { files: ['/data/people.ldif'], anchorAttribute: 'objectGUID', namingContexts: [] },
  };
  return {
    id,
    name,
    description: '',
    order,
    configuration,
    secrets: neededSecrets(configuration),
    partitions,
    parameters: { 'Forest.FQDN': 'example.com' },
    objectTypes: ['user'],
    attributes: ['cn', 'mail'],
    runProfiles: profilesOf(partitions),
    schema: personSchema as ConfigurationDocument['metaverse'],
  };
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const word = fc.constantFrom('cn', 'mail', 'active', 'manager', 'proxies', 'flags', 'missing');
const maybe = <K extends string, T>(name: K, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((it) => (it === undefined ? {} : { [name]: it }));

const expressions = ['[mail]', 'Trim([cn])', 'IIF(IsPresent([mail]), [mail], IgnoreThisFlow)', '%Forest.FQDN% & "-" & [cn]', 'NULL'];

/** Flows without an error; warnings are as good as anything. */
const flow = fc
  .tuple(word, fc.constantFrom(...flowTypes), word, fc.constantFrom(...expressions), fc.constantFrom(...mergeTypes), fc.boolean())
  .map(([target, type, source, expression, merge, applyOnce]) => {
    const content = {
      direct: { source },
      constant: { source: target === 'manager' ? 'CN=Boss,DC=example,DC=com' : 'True' },
      expression: { expression, sources: ['mail'] },
    };
    return { target, type, ...content[type], merge, applyOnce };
  });

const clause = fc.oneof(
  fc.record({ attribute: word, operator: fc.constantFrom('EQUAL' as const, 'NOTSTARTSWITH' as const, 'ISIN' as const), value: text }),
  fc.record({ attribute: word, operator: fc.constantFrom('ISNULL' as const, 'ISNOTNULL' as const) }),
  fc.constant({ attribute: 'flags', operator: 'ISBITSET' as const, value: '2' }),
);

const rule = (number: number, connectors: readonly ConnectorId[]) =>
  fc
    .record({
      name: text.filter((name) => name !== ''),
      description: maybe('description', text),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      connectorId: fc.constantFrom(...connectors),
      linkType: fc.constantFrom(...linkTypes),
      enabled: fc.boolean(),
      passwordSync: fc.boolean(),
      tag: maybe('immutableTag', fc.constant(`Microsoft.Rule${number}.001`)),
      softDeleteExpirySeconds: fc.nat(100),
      version: fc.integer({ min: 1, max: 9 }),
      scope: fc.array(fc.record({ clauses: fc.array(clause, { maxLength: 3 }) }), { maxLength: 3 }),
      join: fc.array(
        fc.record({ clauses: fc.array(fc.record({ cs: word, mv: word, caseSensitive: fc.boolean() }), { minLength: 1, maxLength: 2 }) }),
        {
          maxLength: 2,
        },
      ),
      flows: fc.array(flow, { maxLength: 6 }),
      extra: maybe('extra', fc.dictionary(fc.constantFrom('x-note', 'x-owner'), text)),
    })
    .map(({ description, tag, extra, ...rest }) => ({ ...aRule(number), ...rest, ...description, ...tag, ...extra }));

const ldap = fc
  .record({ url: fc.constant('ldaps://dc1.example.com'), bindDn: text, pageSize: fc.integer({ min: 1, max: 10_000 }) })
  .map((settings) => ({
    type: 'ldap' as const,
    settings: {
      startTls: false,
      namingContexts: [],
      includedContainers: ['OU=People,DC=example,DC=com'],
      excludedContainers: [],
      timeout: 120,
      objectTypes: [],
      ...settings,
    },
  }));
const entra = fc.constantFrom('secret' as const, 'certificate' as const).map((credential) => ({
  type: 'entra' as const,
  settings: {
    tenantId: 't',
    clientId: 'c',
    credential,
    authorityHost: 'https://login.example.com',
    graphUrl: 'https://graph.example.com/v1.0',
    sandbox: false,
  },
}));
const configuration = (id: ConnectorId) => (id === ENTRA_CONNECTOR_ID ? entra : ldap);

const connector = (id: ConnectorId, order: number) =>
  fc
    .record({
      description: text,
      configuration: configuration(id),
      partitions: fc.array(fc.boolean(), { maxLength: 3 }),
      parameters: fc.dictionary(word, text),
    })
    .map(({ description, configuration: chosen, partitions: selected, parameters }) => {
      const partitions = selected.map((on, index) => ({ name: `DC=d${index}`, selected: on, parameters: {} }));
      const base = aConnector(id, `Connector ${order}`, order);
      const attributes = Object.keys(personSchema.attributes);
      return {
        ...base,
        description,
        configuration: chosen,
        secrets: neededSecrets(chosen),
        partitions,
        runProfiles: profilesOf(partitions),
        parameters,
        attributes,
      };
    });

/** Any configuration that can be in force. */
export const anyDocument: fc.Arbitrary<ConfigurationDocument> = fc
  .tuple(fc.boolean(), fc.nat(6), fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 6, maxLength: 6 }))
  .chain(([tenant, count, precedences]) => {
    const ids = tenant ? [FOREST, ENTRA_CONNECTOR_ID] : [FOREST];
    return fc.record({
      connectors: fc.tuple(...ids.map((id, order) => connector(id, order))),
      rules: fc.tuple(
        ...precedences.slice(0, count).map((precedence, index) => rule(index + 1, ids).map((one) => ({ ...one, precedence }))),
      ),
      settings: fc
        .tuple(
          maybe('parameters', fc.dictionary(fc.constantFrom('Microsoft.Version', 'Microsoft.OptionalFeature.FilterAAD'), text)),
          maybe('thresholds', fc.constant({ [FOREST]: [{ step: 'export' as const, operation: 'delete' as const, count: 7 }] })),
          maybe(
            'ruleTests',
            fc.constant({ [ruleId(1)]: { mail: [{ name: 'a case', attributes: { mail: 'a@example.com' }, expected: 'a@example.com' }] } }),
          ),
          maybe('ruleTemplates', fc.constant({ [FOREST]: 'none' as const })),
        )
        .map((parts) => Object.assign({}, ...parts) as ConfigurationDocument['settings']),
    });
  })
  .map(({ connectors, rules, settings }) =>
    canonicalDocument({ ...emptyDocument, connectors, metaverse: personSchema as ConfigurationDocument['metaverse'], rules, settings }),
  );
