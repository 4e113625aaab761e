import { describe, expect, it } from 'vitest';
import { evaluateTerm } from './compile.ts';
import examples from './conformance.json' with { type: 'json' };
import { type ConformanceCase, contextOf, describeTerm, expected } from './conformance.ts';
import { functions } from './functions/library.ts';
import { parse } from './parser.ts';
import { walk } from './syntax-tree.ts';

/** Functions of the reference that are not implemented yet; their examples are skipped by name, not silently. */
const notYet = [
  'CertExtensionOids',
  'CertFormat',
  'CertFriendlyName',
  'CertHashString',
  'CertIssuer',
  'CertIssuerDN',
  'CertIssuerOid',
  'CertKeyAlgorithm',
  'CertKeyAlgorithmParams',
  'CertNameInfo',
  'CertNotAfter',
  'CertNotBefore',
  'CertPublicKeyOid',
  'CertPublicKeyParametersOid',
  'CertSerialNumber',
  'CertSignatureAlgorithmOid',
  'CertSubject',
  'CertSubjectNameDN',
  'CertSubjectNameOid',
  'CertThumbprint',
  'CertVersion',
  'ConvertFromUTF8Hex',
  'DNComponentRev',
  'DateAdd',
  'EscapeDNComponent',
  'Guid',
  'IsCert',
  'IsGuid',
  'NumFromDate',
  'RandomNum',
  'ReplaceChars',
];

const cases = examples as unknown as readonly ConformanceCase[];
const callsIn = (expression: string): string[] =>
  [...walk(parse(expression).tree)].flatMap((node) => (node.kind === 'call' ? [node.name] : []));
const covered = cases.filter((example) => !callsIn(example.expression).some((name) => notYet.includes(name)));

describe('expressions.md §14 and the examples of functions.json', () => {
  it('says which functions are missing', () => {
    expect(notYet.filter((name) => functions.has(name))).toEqual([]);
    const named = new Set(cases.flatMap((example) => callsIn(example.expression)));
    const unknown = ['Not', 'Random'];
    expect([...named].filter((name) => !functions.has(name) && !unknown.includes(name) && !notYet.includes(name))).toEqual([]);
  });

  it.each(covered.map((example) => [example.id, example.expression, example] as const))('%s: %s', (_id, expression, example) => {
    const outcome = evaluateTerm(expression, contextOf(example));
    const result = example.result;
    if (typeof result === 'object' && result !== null && '$error' in result) {
      expect(outcome).toHaveProperty('errors');
    } else {
      expect('errors' in outcome ? outcome : describeTerm(outcome.term)).toEqual(expected(result));
    }
  });
});
