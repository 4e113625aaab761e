import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeDefinition } from '../model/schema.ts';
import { fromHex, type Values } from '../model/value.ts';
import { checkExpression } from './checker.ts';
import { compileExpression } from './compile.ts';
import { contextOf } from './conformance.ts';
import type { EvaluationResult } from './expression.ts';
import { functions } from './functions/library.ts';
import shipped from './shipped-expressions.json' with { type: 'json' };
import type { Notation } from './value-notation.ts';

function evaluate(text: string, attributes: { readonly [name: string]: Notation } = {}, parameters = {}): EvaluationResult {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.expression.evaluate(contextOf({ context: attributes, parameters }));
}

const value = (...values: Values): EvaluationResult => ({ kind: 'values', values, multiValued: false });
const list = (...values: Values): EvaluationResult => ({ kind: 'values', values, multiValued: true });
const parameters = {
  'Domain.FQDN': 'example.com',
  'Domain.Netbios': 'EXAMPLE',
  'Forest.FQDN': 'example.com',
  'Forest.Netbios': 'EXAMPLE',
  'Connector.ID': '{00000000-0000-0000-0000-000000000001}',
};
const person: { readonly [name: string]: Notation } = {
  dn: 'CN=Ann Lee,OU=Sales,DC=example,DC=com',
  cn: 'Ann Lee',
  displayName: 'Ann Lee',
  sAMAccountName: 'ann',
  userPrincipalName: 'ann@example.com',
  mail: ' ann@example.com ',
  mailNickname: 'ann',
  proxyAddresses: ['SMTP:ann@example.com', 'smtp:a.lee@example.com'],
  description: [' first ', 'second'],
  objectGUID: { $hex: '33221100554477668899aabbccddeeff' },
  objectSid: { $hex: '010500000000000515000000dcf4dc3b833d2b46828ba62800020000' },
  userAccountControl: 512,
  groupType: -2147483646,
  memberCount: 50001,
  pwdLastSet: { $num: '130543784930000000' },
  sourceAnchor: 'MyIRAFVEd2aImaq7zN3u/w==',
  sourceObjectType: 'User',
  cloudAnchor: 'User_1',
};

const attributeTypes: { readonly [name: string]: Pick<AttributeDefinition, 'type' | 'multiValued'> } = {
  proxyAddresses: { type: 'string', multiValued: true },
  description: { type: 'string', multiValued: true },
  postOfficeBox: { type: 'string', multiValued: true },
  url: { type: 'string', multiValued: true },
  userCertificate: { type: 'binary', multiValued: true },
  member: { type: 'reference', multiValued: true },
  objectGUID: { type: 'binary', multiValued: false },
  objectSid: { type: 'binary', multiValued: false },
  searchableDeviceKey: { type: 'binary', multiValued: false },
  userAccountControl: { type: 'number', multiValued: false },
  groupType: { type: 'number', multiValued: false },
  memberCount: { type: 'number', multiValued: false },
  pwdLastSet: { type: 'number', multiValued: false },
  countryCode: { type: 'number', multiValued: false },
  msExchRecipientTypeDetails: { type: 'number', multiValued: false },
  cloudMSExchRecipientDisplayType: { type: 'number', multiValued: false },
  isCriticalSystemObject: { type: 'boolean', multiValued: false },
  msExchHideFromAddressLists: { type: 'boolean', multiValued: false },
  cloudSOAExchMailbox: { type: 'boolean', multiValued: false },
};

describe('the expressions of shipped rules (spec/expressions.md §13)', () => {
  it('all 86 compile', () => {
    expect(shipped.filter((text) => !compileExpression(text).ok)).toEqual([]);
    expect(new Set(shipped).size).toBe(86);
  });

  it('all 86 pass the checker', () => {
    const attribute = (name: string) => attributeTypes[name] ?? ({ type: 'string', multiValued: false } as const);
    const found = shipped.flatMap((text) => checkExpression(text, { attribute, parameters: Object.keys(parameters) }).findings);
    expect(found).toEqual([]);
  });

  it.each([
    ['an empty object', {}],
    ['a person', person],
  ])('evaluate on %s; only the rules’ own Error() fails', (_, attributes) => {
    const errors = shipped
      .map((text) => evaluate(text, attributes, parameters))
      .flatMap((result) => (result.kind === 'error' ? [result.error.code] : []));
    expect(errors).toEqual(['custom-error']);
  });

  it('rebuild a key credential', () => {
    const key = { searchableDeviceKey: { $hex: '00020000020001AABB010003CC' } };
    const text = shipped.find((expression) => expression.includes('Thumbprint')) ?? '';
    expect(evaluate(text, key)).toEqual(
      value(fromHex('00020000020001AABB200002C5553CF49430A1CC36F9B7A533F2015E05B0B1D03F185740B23C4537AB1BB314010003CC')),
    );
  });
});

describe('results of a flow (spec/expressions.md §8)', () => {
  it('an empty text is no value', () => {
    expect(evaluate('Left(Trim([info]),448)')).toEqual({ kind: 'null' });
    expect(evaluate('Trim([p])', { p: [' a ', '  '] })).toEqual(list('a'));
  });

  it('a multi-valued attribute stays a list with one value', () => {
    expect(evaluate('Trim([p])', { p: [' a '] })).toEqual(list('a'));
    expect(evaluate('Trim([p])', { p: ' a ' })).toEqual(value('a'));
  });

  it('what IIF removes stays removed when more is applied', () => {
    expect(evaluate('"x:" & IIF(InStr([p],"SIP:")=1,NULL,[p])', { p: ['SIP:1', 'b'] })).toEqual(list('x:b'));
  });

  it('the flow-control words', () => {
    expect(evaluate('IgnoreThisFlow')).toEqual({ kind: 'ignore' });
    expect(evaluate('Switch(False,1,True,AuthoritativeNull)')).toEqual({ kind: 'authoritative-null' });
    expect(evaluate('Trim(AuthoritativeNull)')).toMatchObject({ kind: 'error', error: { code: 'flow-control-operand' } });
  });

  it('a date must be formatted', () => {
    expect(evaluate('Now()')).toMatchObject({ kind: 'error', error: { code: 'type-mismatch' } });
  });
});

describe('faults carry their place', () => {
  it.each([
    ['[a] & (1 + "x")', 'type-mismatch', '"x"'],
    ['Left("abc", Item([p], 1))', 'value-error', 'Item([p], 1)'],
    ['IIF(True, Error("no"), 1)', 'custom-error', 'Error("no")'],
    ['1 & %Nowhere%', 'unknown-parameter', '%Nowhere%'],
    ['9223372036854775807 + 1', 'overflow', '9223372036854775807 + 1'],
    ['CNum("x")', 'value-error', 'CNum("x")'],
  ])('%s → %s', (text, code, place) => {
    const result = evaluate(text);
    if (result.kind !== 'error') throw new Error(`no error: ${result.kind}`);
    expect({ code: result.error.code, place: text.slice(result.error.start, result.error.end) }).toEqual({ code, place });
  });

  it.each([
    ['IIF(True,"a"', 'syntax-error'],
    ['iif(True,1,2)', 'unknown-function'],
    ['Trim()', 'argument-count'],
    ['Left("a",1,2)', 'argument-count'],
    ['Trim(vbTextCompare)', 'unknown-word'],
    ['Trim($x)', 'unknown-variable'],
    ['ImportedValue([mail])', 'argument-form'],
    ['Switch(True,1,False)', 'argument-count'],
    ['9223372036854775808', 'overflow'],
    [`${'('.repeat(1000)}1`, 'too-complex'],
    [`1${'&1'.repeat(5000)}`, 'too-complex'],
    ['', 'syntax-error'],
  ])('%s → %s', (text, code) => {
    const compiled = compileExpression(text);
    expect(compiled.ok ? [] : compiled.errors.map((error) => error.code)).toEqual([code]);
  });
});

describe('limits', () => {
  it('what the limits allow also evaluates', () => {
    expect(evaluate(`${'IIF(True,'.repeat(200)}1${',2)'.repeat(200)}`)).toEqual(value(1n));
    expect(evaluate(`0${'+1'.repeat(2000)}`)).toEqual(value(2000n));
  });

  it('an error without a message is still an error', () => {
    expect(evaluate('Error([none])')).toMatchObject({ kind: 'error', error: { code: 'custom-error' } });
  });
});

describe('dependencies come from the tree (spec/expressions.md §1)', () => {
  it('names attributes, imported values, counts and parameters once', () => {
    const compiled = compileExpression('IIF(ValueCount("member")>1,[a] & %Domain.FQDN%,[a] & ImportedValue("b"))');
    expect(compiled.ok && compiled.expression).toMatchObject({
      attributes: ['a'],
      importedValues: ['b'],
      valueCounts: ['member'],
      parameters: ['Domain.FQDN'],
    });
  });

  it('tells of which attributes nobody reads the values', () => {
    const text = 'IIF(Count([a])>1,IIF(IsPresent([b]) && IsNull([c])=False,[b],NULL),Count(RemoveDuplicates([d])))';
    const compiled = compileExpression(text);
    expect(compiled.ok && compiled.expression).toMatchObject({ attributes: ['a', 'b', 'c', 'd'], countedAttributes: ['a', 'c'] });
  });

  it('counts those without reading them', () => {
    const compiled = compileExpression('Count([many])');
    const unread = { ...contextOf({ context: {} }), attribute: () => expect.unreachable('read'), valueCount: () => 250_000 };
    expect(compiled.ok && compiled.expression.evaluate(unread)).toMatchObject({ kind: 'values', values: [250_000n] });
  });
});

describe('laws', () => {
  const names = [...functions.keys()];
  const leaf = fc.oneof(
    fc.constantFrom('[one]', '[many]', '[bytes]', '[none]', '[dn]', 'NULL', 'True', '""', 'CRLF', 'IgnoreThisFlow', '%P%', '-1', '2'),
    fc.nat().map(String),
    fc.string().map((text) => `"${text.replaceAll('"', '""')}"`),
  );
  const expression = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.tuple(fc.constantFrom(...names), fc.array(tie('node'), { maxLength: 3 })).map(([name, args]) => `${name}(${args.join(',')})`),
      fc
        .tuple(tie('node'), fc.constantFrom('+', '-', '*', '&', '=', '<>', '<', '&&', '||'), tie('node'))
        .map(([a, o, b]) => `(${a} ${o} ${b})`),
    ),
  })).node;
  const context = contextOf({
    context: { one: 'a', many: ['b', 'c', 'd'], bytes: { $hex: '00ff' }, dn: { $ref: 'CN=a,DC=b' } },
    parameters: { P: 'p' },
  });

  it('evaluation never throws and never fails for an internal reason', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const compiled = compileExpression(text);
        if (!compiled.ok) return compiled.errors.length > 0;
        const result = compiled.expression.evaluate(context);
        return result.kind !== 'error' || result.error.code !== 'internal-error';
      }),
      { numRuns: 2000 },
    );
  });

  it('any text compiles or says why not, in the text', () => {
    const soup = fc.array(
      fc.constantFrom('IIF', '(', ')', ',', '"', '[', ']', '%', '$', '&', '&H', '&&', '|', '=', '-', '1', 'a', ' ', '\\', '.', '“'),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 60 }),
          soup.map((parts) => parts.join('')),
        ),
        (text) => {
          const compiled = compileExpression(text);
          return compiled.ok || compiled.errors.every((error) => error.start >= 0 && error.start <= error.end && error.end <= text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
