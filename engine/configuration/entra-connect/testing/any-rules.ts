import fc from 'fast-check';
import type { ConfigurationDocument } from '../../../../shared/model/configuration-document.ts';
import { flowTypes, linkTypes, mergeTypes, scopeOperators } from '../../../../shared/model/rule.ts';
import { FOREST, ruleId } from '../../document/document.fixture.ts';
import { needsNoValue } from '../rule-words.ts';

/** Every character Unicode has but the one that stands for damage, with those that formats trip over more often. */
const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'\'"`$&<>;#@(){}[]%,|=- \t\n\r‘’“”\u2028\u0085\0\x01]]>a{1Ä漢😀') },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);
const text = fc
  .oneof(
    { weight: 6, arbitrary: fc.string({ unit: character.filter((one) => one !== '\uFFFD'), maxLength: 25 }) },
    fc.constantFrom(
      '%Domain.FQDN%',
      '$true',
      "it's",
      '`n',
      '<!-- -->',
      '<![CDATA[x]]>',
      '&amp;',
      '@"\n"@',
      ' ',
      '\r\n',
      'Isthmus: {}',
      '__proto__',
    ),
  )
  .filter((one) => !one.includes('\uFFFD'));
const some = text.filter((one) => one !== '');
const maybe = <K extends string, T>(name: K, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((it) => (it === undefined ? {} : { [name]: it }));

const flow = fc
  .record({
    target: some,
    type: fc.constantFrom(...flowTypes),
    source: some,
    constant: maybe('source', text),
    several: fc.array(text, { minLength: 1, maxLength: 2 }),
    expression: some,
    sources: maybe('sources', fc.array(text, { maxLength: 3 })),
    merge: fc.constantFrom(...mergeTypes),
    applyOnce: fc.boolean(),
  })
  .map(({ target, type, source, constant, several, expression, sources, merge, applyOnce }) => {
    const direct = several.length === 1 ? { source } : { source, sources: [source, ...several] };
    const content = { direct, constant, expression: { expression, ...sources } };
    return { target, type, ...content[type], merge, applyOnce };
  });

const clause = fc
  .record({ attribute: some, operator: fc.constantFrom(...scopeOperators), value: maybe('value', text) })
  .map(({ attribute, operator, value }) => ({
    attribute,
    operator,
    // No value and an empty one are the same to these two.
    ...(needsNoValue(operator) && value.value === '' ? {} : value),
  }));
const groups = <T>(one: fc.Arbitrary<T>) => fc.array(fc.record({ clauses: fc.array(one, { maxLength: 3 }) }), { maxLength: 3 });

/** Names an unknown element of a rule can have: any, and those of known elements. */
const extraName = fc.oneof(text, fc.constantFrom('x-note', 'name', 'extra', '<x-note>', 'xml', 'mapping', 'constructor'));

const rule = fc
  .record({
    name: some,
    description: maybe('description', some),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    csObjectType: some,
    mvObjectType: some,
    linkType: fc.constantFrom(...linkTypes),
    enabled: fc.boolean(),
    passwordSync: fc.boolean(),
    tag: maybe('immutableTag', some),
    softDeleteExpirySeconds: fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 0, max: 100_000_000_000 })),
    version: fc.integer({ min: 1, max: 1_000_000_000 }),
    scope: groups(clause),
    join: groups(fc.record({ cs: some, mv: some, caseSensitive: fc.boolean() })),
    flows: fc.array(flow, { maxLength: 4 }),
    extra: maybe(
      'extra',
      fc.dictionary(
        extraName.filter((name) => name !== '__proto__'),
        text,
        { minKeys: 1, maxKeys: 3, noNullPrototype: true },
      ),
    ),
  })
  .map(({ description, tag, extra, ...rest }) => ({ ...rest, ...description, ...tag, ...extra }));

/** Rules with anything in them that the model allows, of one connector, each with a precedence of its own. */
export const anyRules: fc.Arbitrary<ConfigurationDocument['rules']> = fc
  .array(rule, { minLength: 1, maxLength: 3 })
  .map((rules) => rules.map((one, at) => ({ ...one, id: ruleId(at + 1), connectorId: FOREST, precedence: at + 1 }))) as fc.Arbitrary<
  ConfigurationDocument['rules']
>;
