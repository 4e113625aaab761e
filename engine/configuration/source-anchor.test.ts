import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileExpression } from '../../shared/expressions/compile.ts';
import type { EvaluationContext } from '../../shared/expressions/expression.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { anchorAttributeFault, SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import { fromHex, type Value } from '../../shared/model/value.ts';
import { entraSchema } from '../connectors/entra/schema-mapping.ts';
import { usualAttributes } from '../connectors/well-known-attributes.ts';
import { generateDefaultRules } from './default-rules.ts';
import { loadRuleTemplates, type RuleTemplates } from './default-rules-templates.ts';
import { loadMetaverseSchema } from './metaverse-schema.ts';

const assets = join(import.meta.dirname, '../../assets');
let templates: RuleTemplates;
let metaverseSchema: Schema;

beforeAll(async () => {
  templates = await loadRuleTemplates(join(assets, 'default-rules'));
  metaverseSchema = await loadMetaverseSchema(join(assets, 'metaverse-schema.json'));
});

const usual = usualAttributes('active-directory');
const forest: Schema = {
  objectTypes: ['user', 'group', 'contact'].map((name) => ({ name, attributes: usual.map((attribute) => attribute.name) })),
  attributes: Object.fromEntries(usual.map((attribute) => [attribute.name, attribute])),
};

type Object = { readonly [attribute: string]: Value };

/** What the flow of a default rule gives for an object with these attributes: its value, null, or what the error says. */
function flowed(ruleName: string, target: string, object: Object, options: { readonly [option: string]: string } = {}): unknown {
  const connectors = [
    { id: '1' as ConnectorId, template: 'active-directory' as const, schema: forest },
    { id: '2' as ConnectorId, template: 'entra' as const, schema: entraSchema() },
  ];
  const rules = generateDefaultRules({ connectors, metaverseSchema, templates, options: SynchronizationOptions.parse(options) });
  const text = rules.find(({ name }) => name === ruleName)?.flows.find((flow) => flow.target === target)?.expression;
  const compiled = compileExpression(text ?? '');
  if (!compiled.ok) throw new Error(`${ruleName} → ${target}: ${compiled.errors[0]?.message}`);
  const result = compiled.expression.evaluate(context(object));
  return result.kind === 'error' ? result.error.message : result.kind === 'values' ? result.values[0] : null;
}

const context = (object: Object): EvaluationContext => ({
  attribute: (name) => (object[name] === undefined ? undefined : [object[name]]),
  multiValued: () => false,
  imported: () => undefined,
  valueCount: () => 0,
  parameter: () => 'example.com',
  now: () => 0n,
  random: () => 0,
});

const objectGUID = fromHex('c0f6a1d21e3c7a4b9f550a1b2c3d4e5f');
const guid64 = 'wPah0h48ekufVQobLD1OXw==';
const consistency = fromHex('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1');
const consistency64 = 'oaGhoaGhoaGhoaGhoaGhoQ==';
const users = 'In from AD - User Common';

describe('engine.md §12: where the source anchor comes from', () => {
  it.each<[string, Object, { readonly [option: string]: string }, unknown]>([
    ['E31 objectGUID', { objectGUID }, { anchorAttribute: 'objectGUID' }, guid64],
    [
      'objectGUID although there is a ConsistencyGuid',
      { objectGUID, 'mS-DS-ConsistencyGuid': consistency },
      { anchorAttribute: 'objectGUID' },
      guid64,
    ],
    ['managed: ConsistencyGuid', { objectGUID, 'mS-DS-ConsistencyGuid': consistency }, {}, consistency64],
    ['managed: objectGUID while the ConsistencyGuid is empty', { objectGUID }, {}, guid64],
    ['a linked mailbox has none', { objectGUID, 'mS-DS-ConsistencyGuid': consistency, msExchRecipientTypeDetails: 2n }, {}, null],
    ['another mailbox has one', { objectGUID, msExchRecipientTypeDetails: 1n }, {}, guid64],
    [
      'a linked mailbox has none of a chosen attribute either',
      { employeeID: '7', msExchRecipientTypeDetails: 2n },
      { anchorAttribute: 'employeeID' },
      null,
    ],
    ['a chosen binary attribute', { msExchMailboxGuid: objectGUID }, { anchorAttribute: 'msExchMailboxGuid' }, guid64],
    ['a chosen attribute without a value', { objectGUID }, { anchorAttribute: 'employeeID' }, null],
  ])('%s', (_, object, options, expected) => expect(flowed(users, 'sourceAnchor', object, options)).toEqual(expected));

  const tooLong = /The source anchor is too long/;
  const notAllowed = /The source anchor has a character that is not allowed/;
  it.each<[string, RegExp]>([
    ['A-1017', /^A-1017$/],
    [`${'a'.repeat(53)}-.`, /^a{53}-\.$/],
    [`${'a'.repeat(54)}-.`, tooLong],
    ['a'.repeat(59), /^a{59}$/],
    ['a'.repeat(60), tooLong],
    ...Array.from('\\!#$%&*+/=?^`{}|~<>()\';:,[]"@_', (character): [string, RegExp] => [`a${character}b`, notAllowed]),
  ])('a chosen source anchor %s', (employeeID, expected) => {
    expect(flowed(users, 'sourceAnchor', { employeeID }, { anchorAttribute: 'employeeID' })).toMatch(expected);
  });

  it.each<[string, Object, unknown]>([
    ['not in the tenant yet', { sourceAnchor: 'a' }, 'a'],
    ['the same', { sourceAnchor: 'a', cloudSourceAnchor: 'a', cloudAnchor: 'User_1', sourceObjectType: 'User' }, 'a'],
    [
      'another one: the object is blocked',
      { sourceAnchor: 'b', cloudSourceAnchor: 'a', cloudAnchor: 'User_1', sourceObjectType: 'User' },
      'SourceAnchor attribute has changed.',
    ],
    [
      'another one in case alone: anchors are case-sensitive',
      { sourceAnchor: 'A', cloudSourceAnchor: 'a', cloudAnchor: 'User_1', sourceObjectType: 'User' },
      'SourceAnchor attribute has changed.',
    ],
    ['a contact became a user', { sourceAnchor: 'b', cloudSourceAnchor: 'a', cloudAnchor: 'Contact_1', sourceObjectType: 'User' }, 'b'],
  ])('the anchor the tenant has: %s', (_, object, expected) => {
    expect(flowed('Out to AAD - User Join', 'sourceAnchor', object)).toEqual(expected);
  });

  it('a group’s anchor may not change either', () => {
    expect(flowed('Out to AAD - Group Join', 'sourceAnchor', { sourceAnchor: 'b', cloudSourceAnchor: 'a' })).toBe(
      'SourceAnchor attribute has changed.',
    );
  });

  it('E31 the DN in the tenant', () => {
    expect(flowed('Out to AAD - User Join', 'dn', { sourceAnchor: guid64 })).toBe('CN={7750616830683438656B756656516F624C44314F58773D3D}');
  });
});

describe('wizard.md §6: which attributes can be the source anchor', () => {
  const definition = (changes = {}) => ({ name: 'x', type: 'string' as const, multiValued: false, ...changes });
  it.each<[string, Parameters<typeof anchorAttributeFault>[1], RegExp | undefined]>([
    ['employeeID', definition(), undefined],
    ['msExchMailboxGuid', definition({ type: 'binary' }), undefined],
    ['nothing', undefined, /no attribute nothing/],
    ['UserPrincipalName', definition(), /a source anchor must do neither/],
    ['displayName', definition(), /a source anchor must do neither/],
    ['otherTelephone', definition({ multiValued: true }), /several values/],
    ['uidNumber', definition({ type: 'number' }), /type number/],
    ['manager', definition({ type: 'reference' }), /type reference/],
  ])('%s', (name, given, expected) => {
    const fault = anchorAttributeFault(name, given);
    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(expected);
  });
});
