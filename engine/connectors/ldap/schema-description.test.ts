import { describe, expect, it } from 'vitest';
import { parseSchemaDescription } from './schema-description.ts';
import { schemaOf } from './subschema.ts';

describe('RFC 4512 §4.1 descriptions', () => {
  it('an attribute type with everything', () => {
    const text = `( 2.5.4.20 NAME ( 'telephoneNumber' 'phone' ) DESC 'RFC2256: O\\27Neill\\5cs phone' SUP name EQUALITY telephoneNumberMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.50{32} SINGLE-VALUE NO-USER-MODIFICATION USAGE userApplications X-ORIGIN ( 'RFC 4519' 'user defined' ) )`;
    const parsed = parseSchemaDescription(text);
    expect([parsed?.oid, parsed?.names, Object.fromEntries(parsed?.fields ?? [])]).toEqual([
      '2.5.4.20',
      ['telephoneNumber', 'phone'],
      {
        NAME: ['telephoneNumber', 'phone'],
        DESC: ["RFC2256: O'Neill\\s phone"],
        SUP: ['name'],
        EQUALITY: ['telephoneNumberMatch'],
        SYNTAX: ['1.3.6.1.4.1.1466.115.121.1.50{32}'],
        'SINGLE-VALUE': [],
        'NO-USER-MODIFICATION': [],
        USAGE: ['userApplications'],
        'X-ORIGIN': ['RFC 4519', 'user defined'],
      },
    ]);
  });

  it('an object class, tightly written', () => {
    const parsed = parseSchemaDescription("(2.5.6.9 NAME 'groupOfNames' SUP top STRUCTURAL MUST (member$cn)MAY ( o $ 'ou' ))");
    expect([parsed?.names, parsed?.fields.get('MUST'), parsed?.fields.get('MAY'), parsed?.fields.has('STRUCTURAL')]).toEqual([
      ['groupOfNames'],
      ['member', 'cn'],
      ['o', 'ou'],
      true,
    ]);
  });

  it.each(['', 'cn', "( 2.5.4.3 NAME 'cn'", "( 2.5.4.3 NAME 'cn )"])('%j is none', (text) => {
    expect(parseSchemaDescription(text)).toBeUndefined();
  });
});

describe('schema from descriptions', () => {
  it('inherits syntax and attributes, keeps secrets and machinery out, adds auxiliary attributes', () => {
    const schema = schemaOf(
      [
        "( 2.5.4.41 NAME 'name' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
        "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )",
        "( 2.5.4.31 NAME 'member' SUP distinguishedName )",
        "( 2.5.4.49 NAME 'distinguishedName' SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
        "( 2.5.4.35 NAME 'userPassword' SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )",
        "( 1.3.6.1.1.1.1.0 NAME 'uidNumber' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
        "( 1.3.6.1.1.16.4 NAME 'entryUUID' SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )",
        "( 1.3.6.1.4.1.1 NAME 'olcThing' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
        "( 2.5.18.9 NAME 'hasSubordinates' SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE USAGE directoryOperation )",
      ],
      [
        "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
        "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST commonName MAY userPassword )",
        "( 9.9.1 NAME 'crewMember' SUP person MAY member )",
        "( 1.3.6.1.1.1.2.0 NAME 'posixAccount' SUP top AUXILIARY MUST uidNumber )",
        "( 1.3.6.1.4.1.2 NAME 'olcConfig' SUP top STRUCTURAL MAY olcThing )",
      ],
    );
    expect(schema).toEqual({
      objectTypes: [
        { name: 'person', attributes: ['cn', 'entryUUID', 'uidNumber'] },
        { name: 'crewMember', attributes: ['member', 'cn', 'entryUUID', 'uidNumber'] },
      ],
      attributes: {
        cn: { name: 'cn', type: 'string', multiValued: true },
        member: { name: 'member', type: 'reference', multiValued: true },
        uidNumber: { name: 'uidNumber', type: 'number', multiValued: false },
        entryUUID: { name: 'entryUUID', type: 'string', multiValued: false, readOnly: true },
      },
    });
  });
});
