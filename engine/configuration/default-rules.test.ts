import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileExpression } from '../../shared/expressions/compile.ts';
import type { EvaluationContext } from '../../shared/expressions/expression.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import type { AttributeDefinition, Schema } from '../../shared/model/schema.ts';
import { SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import { type AttributeType, fromHex, type Value, type Values } from '../../shared/model/value.ts';
import { entraSchema } from '../connectors/entra/schema-mapping.ts';
import { usualAttributes } from '../connectors/well-known-attributes.ts';
import { defaultRuleId, generateDefaultRules, type RuleConnector } from './default-rules.ts';
import { attributesUsed } from './default-rules-attributes.ts';
import { loadRuleTemplates, type RuleTemplates, ruleFeatures, templateFor } from './default-rules-templates.ts';
import { loadMetaverseSchema } from './metaverse-schema.ts';

const assets = join(import.meta.dirname, '../../assets');
let templates: RuleTemplates;
let metaverseSchema: Schema;

beforeAll(async () => {
  templates = await loadRuleTemplates(join(assets, 'default-rules'));
  metaverseSchema = await loadMetaverseSchema(join(assets, 'metaverse-schema.json'));
});

const id = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}` as ConnectorId;

/** A directory with these types, all with the usual attributes. */
function directory(flavour: 'active-directory' | 'generic', types: readonly string[], without: RegExp = /^$/): Schema {
  const usual = usualAttributes(flavour).filter((attribute) => !without.test(attribute.name));
  return {
    objectTypes: types.map((name) => ({ name, attributes: usual.map((attribute) => attribute.name) })),
    attributes: Object.fromEntries(usual.map((attribute) => [attribute.name, attribute])),
  };
}

const adTypes = ['user', 'inetOrgPerson', 'group', 'contact', 'foreignSecurityPrincipal', 'computer', 'msDS-Device'];
const noExchange =
  /^(msExch|msRTCSIP|mailNickname|extensionAttribute|targetAddress|publicDelegates|unauthOrig|authOrig|dLMem|oOF|reportTo|hideDL)/;
const forest = (digit: number, schema = directory('active-directory', adTypes)): RuleConnector => ({
  id: id(digit),
  template: 'active-directory',
  schema,
});
const tenant: RuleConnector = { id: id(9), template: 'entra', schema: entraSchema() };
const ldap: RuleConnector = {
  id: id(5),
  template: 'ldap',
  schema: directory('generic', ['inetOrgPerson', 'person', 'groupOfNames', 'groupOfUniqueNames']),
};
const generate = (connectors: readonly RuleConnector[], features = ruleFeatures.slice(0, 0), options = {}): SyncRule[] =>
  generateDefaultRules({ connectors, metaverseSchema, templates, features, options: SynchronizationOptions.parse(options) });
const joinsOf = (of: SyncRule): readonly string[] => of.join.flatMap(({ clauses }) => clauses.map(({ cs, mv }) => `${cs}=${mv}`));
const rule = (rules: readonly SyncRule[], name: string): SyncRule => {
  const found = rules.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
};
const flow = (of: SyncRule, target: string): AttributeFlow | undefined => of.flows.find((candidate) => candidate.target === target);

describe('the default rules of spec/default-rules.md', () => {
  it('one forest and a tenant: the 48 core rules in their order, precedence from 100', () => {
    const rules = generate([tenant, forest(1)]);
    expect(rules.map((each) => each.precedence)).toEqual(Array.from(rules, (_, index) => 100 + index));
    expect(rules.slice(0, 5).map((each) => each.name)).toEqual([
      'In from AD - User Join',
      'In from AD - InetOrgPerson Join',
      'In from AD - User AccountEnabled',
      'In from AD - InetOrgPerson AccountEnabled',
      'In from AD - User Common from Exchange',
    ]);
    // 100–147; 122 needs searchableDeviceKey, which Graph does not have.
    expect(rules).toHaveLength(47);
    expect(rules.at(-1)?.name).toBe('Out to AAD - User OfficeProPlus');
  });

  it('with every feature', () => {
    const rules = generate([forest(1), tenant], [...ruleFeatures]);
    expect(rules.map((each) => each.name).filter((name) => /Hybrid|Computer|Device|ImmutableId/.test(name))).toHaveLength(11);
  });

  it('E15: a second forest is appended inside each group', () => {
    const rules = generate([forest(1), forest(2), tenant]);
    expect(rules.slice(0, 6).map((each) => [each.name, each.connectorId, each.precedence])).toEqual([
      ['In from AD - User Join', id(1), 100],
      ['In from AD - User Join', id(2), 101],
      ['In from AD - InetOrgPerson Join', id(1), 102],
      ['In from AD - InetOrgPerson Join', id(2), 103],
      ['In from AD - User AccountEnabled', id(1), 104],
      ['In from AD - User AccountEnabled', id(2), 105],
    ]);
  });

  it('ids are GUIDs that survive generating again and a new revision of the template', () => {
    const [first, again] = [generate([forest(1), tenant]), generate([forest(1), forest(2), tenant])];
    const ids = new Set(again.map((each) => each.id));
    expect(ids.size).toBe(again.length);
    expect(first.filter((each) => !ids.has(each.id))).toEqual([]);
    expect([...ids].filter((each) => !/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(each))).toEqual([]);
    expect(defaultRuleId(id(1), 'Microsoft.InfromADUserJoin.003')).toBe(defaultRuleId(id(1), 'Microsoft.InfromADUserJoin.004'));
  });

  it('join of users: "users exist once", by source anchor', () => {
    const join = rule(generate([forest(1)]), 'In from AD - User Join');
    expect(join).toMatchObject({ linkType: 'provision', immutableTag: 'Microsoft.InfromADUserJoin.004' });
    expect(join.join.map((group) => group.clauses.map((clause) => `${clause.cs}=${clause.mv}`))).toEqual([
      ['mS-DS-ConsistencyGuid=sourceAnchorBinary'],
      ['objectGUID=sourceAnchorBinary'],
    ]);
    expect(flow(join, 'sourceAnchorBinary')?.expression).toContain('[mS-DS-ConsistencyGuid]');
  });

  it('the rules of the tenant: scope, join and DN', () => {
    const rules = generate([forest(1), tenant]);
    expect(rule(rules, 'In from AAD - User Join')).toMatchObject({
      scope: [{ clauses: [{ attribute: 'cloudMastered', operator: 'EQUAL', value: 'False' }] }],
      join: [{ clauses: [{ cs: 'sourceAnchor', mv: 'sourceAnchor', caseSensitive: true }] }],
    });
    const out = rule(rules, 'Out to AAD - User Join');
    expect(flow(out, 'dn')?.expression).toBe('"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"');
    expect(flow(out, 'commonName')).toEqual({ target: 'commonName', type: 'direct', source: 'cn', merge: 'update', applyOnce: false });
    expect(rule(rules, 'Out to AAD - Group Join').scope).toHaveLength(4);
    expect(rules.filter((each) => each.passwordSync).map((each) => each.name)).toEqual([
      'In from AD - User AccountEnabled',
      'Out to AAD - User Join',
    ]);
  });
});

describe('wizard.md §5, §6: how users are identified', () => {
  const userJoin = (options: { readonly [option: string]: string }) => rule(generate([forest(1)], [], options), 'In from AD - User Join');

  it.each([
    [{}, ['mS-DS-ConsistencyGuid=sourceAnchorBinary', 'objectGUID=sourceAnchorBinary']],
    [{ anchorAttribute: 'objectGUID' }, ['objectGUID=sourceAnchorBinary']],
    [{ anchorAttribute: 'employeeID' }, ['employeeID=sourceAnchor']],
    [{ joinCriteria: 'Mail' }, ['mail=mail']],
    [
      { joinCriteria: 'ObjectSID' },
      [
        'objectSid=objectSid',
        'msExchMasterAccountSid=objectSid',
        'objectSid=msExchMasterAccountSid',
        'msRTCSIP-OriginatorSid=objectSid',
        'objectSid=msRTCSIP-OriginatorSid',
      ],
    ],
    [{ joinCriteria: 'AccountName' }, ['sAMAccountName=mailNickname', 'mailNickname=accountName']],
    [{ joinCriteria: 'CustomAttribute', customAttribute: 'employeeID' }, ['employeeID=employeeID']],
  ])('%j', (options, join) => {
    expect(joinsOf(userJoin(options))).toEqual(join);
  });

  it('the forests have the same join, whichever is first, and users and inetOrgPersons join alike', () => {
    const rules = generate([forest(2), forest(1), ldap], [], { joinCriteria: 'Mail' }).filter(({ linkType }) => linkType === 'provision');
    expect(new Set(rules.filter(({ mvObjectType }) => mvObjectType === 'person').map((each) => joinsOf(each).join(' ')))).toEqual(
      new Set(['mail=mail']),
    );
  });

  it('sourceAnchorBinary comes from the join rule only when it is the join key, and never from a linked mailbox otherwise', () => {
    expect(flow(userJoin({}), 'sourceAnchorBinary')).toBeDefined();
    expect(flow(userJoin({ joinCriteria: 'ObjectSID' }), 'sourceAnchorBinary')).toBeUndefined();
    const common = rule(generate([forest(1)], [], { joinCriteria: 'ObjectSID' }), 'In from AD - User Common');
    expect(flow(common, 'sourceAnchorBinary')?.expression).toContain('[msExchRecipientTypeDetails]=2,NULL');
  });

  it('an alternate login ID: the other attribute is the sign-in name, the real one flows on its own', () => {
    const common = rule(generate([forest(1)], [], { upnAttribute: 'mail' }), 'In from AD - User Common');
    expect(flow(common, 'userPrincipalName')?.expression).toContain('[mail]');
    expect(flow(common, 'onPremisesUserPrincipalName')).toMatchObject({ type: 'direct', source: 'userPrincipalName' });
    expect(flow(userJoin({}), 'onPremisesUserPrincipalName')).toBeUndefined();
  });
});

describe('what is left out on purpose', () => {
  it('app and attribute filtering: rules of services, and flows to attributes of the tenant', () => {
    const request = { connectors: [forest(1), tenant], metaverseSchema, templates };
    const all = generateDefaultRules(request);
    const some = generateDefaultRules({ ...request, services: ['Azure RMS'], excludedAttributes: ['department', 'mail'] });
    const names = some.map(({ name }) => name);
    expect(names).toContain('Out to AAD - User AzureRMS');
    expect(names.filter((name) => /ExchangeOnline|DynamicsCRM|Intune|LyncOnline|SharePointOnline|OfficeProPlus/.test(name))).toEqual([]);
    expect(names).toContain('Out to AAD - User Identity');
    expect(all.length - some.length).toBe(16);
    expect(flow(rule(some, 'Out to AAD - User Identity'), 'mail')).toBeUndefined();
    expect(flow(rule(some, 'In from AD - User Common'), 'mail')).toBeDefined();
  });

  it('a connector that cannot write has no outbound rules', () => {
    const rules = generate([{ ...forest(1), readOnly: true }, forest(2), tenant], [...ruleFeatures]);
    const outbound = rules.filter(({ direction, connectorId }) => direction === 'outbound' && connectorId !== tenant.id);
    expect(new Set(outbound.map(({ connectorId }) => connectorId))).toEqual(new Set([id(2)]));
  });

  it('precedence numbers of other rules are stepped over', () => {
    const rules = generateDefaultRules({ connectors: [forest(1)], metaverseSchema, templates, taken: new Set([100, 102]) });
    expect(rules.slice(0, 3).map(({ precedence }) => precedence)).toEqual([101, 103, 104]);
  });
});

describe('a schema without Exchange', () => {
  it('leaves out its rules and flows, and no expression reads what does not exist', () => {
    const schema = directory('active-directory', ['user', 'group', 'contact'], noExchange);
    const rules = generate([forest(1, schema), tenant]).filter((each) => each.connectorId === id(1));
    expect(rules.map((each) => each.name)).toEqual([
      'In from AD - User Join',
      'In from AD - User AccountEnabled',
      'In from AD - User Common',
      'In from AD - Group Join',
      'In from AD - Group Common',
      'In from AD - Contact Join',
      'In from AD - Contact Common',
    ]);
    expect(attributesUsed(rules, id(1)).filter((name) => schema.attributes[name] === undefined)).toEqual([]);
    expect(flow(rule(rules, 'In from AD - User Common'), 'sourceObjectType')?.expression).toBe('"User"');
  });

  it('a scope on an absent attribute: what always holds goes', () => {
    const schema = directory('active-directory', ['user'], /^(adminDescription|isCriticalSystemObject)$/);
    expect(rule(generate([forest(1, schema)]), 'In from AD - User AccountEnabled').scope).toHaveLength(1);
    expect(rule(generate([forest(1, schema)]), 'In from AD - User Common').scope).toEqual([]);
  });
});

describe('LDAP directories', () => {
  it('people and groups, anchored by entryUUID', () => {
    const rules = generate([ldap]);
    expect(rules.map((each) => each.name)).toEqual([
      'In from LDAP - InetOrgPerson Join',
      'In from LDAP - Person Join',
      'In from LDAP - InetOrgPerson Common',
      'In from LDAP - Person Common',
      'In from LDAP - GroupOfNames Join',
      'In from LDAP - GroupOfUniqueNames Join',
      'In from LDAP - GroupOfNames Common',
      'In from LDAP - GroupOfUniqueNames Common',
    ]);
    expect(flow(rule(rules, 'In from LDAP - InetOrgPerson Join'), 'sourceAnchor')).toMatchObject({ type: 'direct', source: 'entryUUID' });
    expect(flow(rule(rules, 'In from LDAP - GroupOfUniqueNames Common'), 'member')).toMatchObject({ source: 'uniqueMember' });
  });

  it('an operational attribute that no type lists can still be read', () => {
    const attribute = (name: string): AttributeDefinition => ({ name, type: 'string', multiValued: false });
    const schema: Schema = {
      objectTypes: [{ name: 'inetOrgPerson', attributes: ['cn', 'mail', 'uid'] }],
      attributes: { cn: attribute('cn'), mail: attribute('mail'), uid: attribute('uid'), nsUniqueId: attribute('nsUniqueId') },
    };
    const join = rule(generate([{ ...ldap, schema }]), 'In from LDAP - InetOrgPerson Join');
    expect(join.join).toEqual([{ clauses: [{ cs: 'nsUniqueId', mv: 'sourceAnchor', caseSensitive: false }] }]);
    expect(templateFor('ldap', schema)).toBe('ldap');
  });
});

describe('generated rules are valid', () => {
  it('every target, source, join and scope attribute exists; every expression compiles', () => {
    const connectors = [forest(1), ldap, tenant];
    const faults = generate(connectors, [...ruleFeatures]).flatMap((each) => {
      const schema = connectors.find((connector) => connector.id === each.connectorId)?.schema;
      const sources = each.direction === 'inbound' ? schema : metaverseSchema;
      const targets = each.direction === 'inbound' ? metaverseSchema : schema;
      const wrong = each.flows.filter((one) => targets?.attributes[one.target] === undefined || !compiles(one));
      const clauses = each.scope.flatMap((group) => group.clauses).filter((clause) => sources?.attributes[clause.attribute] === undefined);
      const joins = each.join.flatMap((group) => group.clauses).filter((clause) => metaverseSchema.attributes[clause.mv] === undefined);
      return [...wrong, ...clauses, ...joins].map((fault) => ({ rule: each.name, fault }));
    });
    expect(faults).toEqual([]);
  });

  it('the metaverse schema has every attribute the templates write into it or read from it', () => {
    const everything: Schema = {
      objectTypes: [...adTypes, 'device', ...ldap.schema.objectTypes.map((type) => type.name)].map((name) => ({ name, attributes: [] })),
      attributes: new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: {} }) }),
    };
    const wanted = (['active-directory', 'entra', 'ldap'] as const).flatMap((template) =>
      templates.rules[template].map((each) => [each.name, count(each, templates)] as const),
    );
    const connectors = (['active-directory', 'entra', 'ldap'] as const).map((template, index) => ({
      id: id(index),
      template,
      schema: everything,
    }));
    const got = new Map(generate(connectors, [...ruleFeatures], { upnAttribute: 'mail' }).map((each) => [each.name, each.flows.length]));
    expect(
      wanted.filter(
        ([name, flows]) => got.get(name) !== flows && !name.includes('GroupOfMembers') && !name.includes('OrganizationalPerson'),
      ),
    ).toEqual([]);
  });

  it('direct flows keep the kind of value', () => {
    const connectors = [forest(1), ldap, tenant];
    const mismatches = generate(connectors).flatMap((each) => {
      const schema = connectors.find((connector) => connector.id === each.connectorId)?.schema;
      const [from, to] = each.direction === 'inbound' ? [schema, metaverseSchema] : [metaverseSchema, schema];
      return each.flows.flatMap((one) => {
        const [source, target] = [from?.attributes[one.source ?? ''], to?.attributes[one.target]];
        if (one.type !== 'direct' || source === undefined || target === undefined) return [];
        const isText = (type: string) => type === 'string' || type === 'datetime';
        const sameKind = source.type === target.type || (isText(source.type) && isText(target.type));
        return sameKind && (target.multiValued || !source.multiValued) ? [] : [`${each.name}: ${source.name} → ${target.name}`];
      });
    });
    // `assistant` is a reference in AD and in the metaverse; the connectors' tables may call it text.
    expect(mismatches.filter((mismatch) => !mismatch.endsWith('assistant → assistant'))).toEqual([]);
  });

  it('expressions give values that fit their target, on an object that has everything and on one that has nothing', () => {
    const connectors = [forest(1), ldap, tenant];
    const faults = generate(connectors, [...ruleFeatures]).flatMap((each) => {
      const schema = connectors.find((connector) => connector.id === each.connectorId)?.schema;
      const [from, to] = each.direction === 'inbound' ? [schema, metaverseSchema] : [metaverseSchema, schema];
      if (from === undefined) return [];
      return [full(from), none(from)].flatMap((context) =>
        each.flows.flatMap((one) =>
          one.type === 'expression' ? misfit(one, context, to?.attributes[one.target]).map((why) => `${each.name}: ${why}`) : [],
        ),
      );
    });
    expect(faults).toEqual([]);
  });
});

const samples: { readonly [T in AttributeType]: Value } = {
  string: 'ann@example.com',
  number: 514n,
  boolean: false,
  binary: fromHex('010500000000000515000000dcf4dc3b833d2b46828ba62800020000'),
  reference: { ref: 'CN=Ann,DC=example,DC=com' },
  datetime: '20260301120000Z',
};
const special: { readonly [name: string]: Value } = { dn: 'CN=Ann,DC=example,DC=com' };

function none(schema: Schema): EvaluationContext {
  return {
    attribute: (name) => (name === 'dn' ? [special.dn ?? ''] : undefined),
    multiValued: (name) => schema.attributes[name]?.multiValued === true,
    imported: () => undefined,
    valueCount: () => 0,
    parameter: () => 'example.com',
    now: () => 0n,
    random: () => 0,
  };
}

function full(schema: Schema): EvaluationContext {
  const values = (name: string): Values => [special[name] ?? samples[schema.attributes[name]?.type ?? 'string']];
  return { ...none(schema), attribute: values, imported: values, valueCount: () => 1 };
}

function misfit(one: AttributeFlow, context: EvaluationContext, target: AttributeDefinition | undefined): string[] {
  const compiled = compileExpression(one.expression ?? '');
  if (!compiled.ok) return [`${one.target}: ${compiled.errors[0]?.message}`];
  const result = compiled.expression.evaluate(context);
  if (result.kind === 'error') return result.error.code === 'custom-error' ? [] : [`${one.target}: ${result.error.message}`];
  if (result.kind !== 'values' || target === undefined) return [];
  if (result.multiValued && !target.multiValued) return [`${one.target}: many values for a single-valued attribute`];
  const kind = typeof samples[target.type];
  return result.values.every((value) => typeof value === kind) ? [] : [`${one.target}: ${typeof result.values[0]} for ${target.type}`];
}

function compiles(one: AttributeFlow): boolean {
  return one.type !== 'expression' || compileExpression(one.expression ?? '').ok;
}

function count(template: RuleTemplates['rules']['ldap'][number], from: RuleTemplates): number {
  const { constant, formula, renamed, each } = template.flows;
  const listed = Object.values(each).flatMap((names) =>
    names.flatMap((name) => (name.startsWith('@') ? (from.library.attributeSets[name.slice(1)] ?? []) : [name])),
  );
  return Object.keys(constant).length + Object.keys(formula).length + Object.keys(renamed).length + listed.length;
}
