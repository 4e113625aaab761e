import { Attribute, Change } from 'ldapts';
import type { SambaDomain } from './samba.ts';

/** For `startSambaDomain`: lets the schema be extended over LDAP. */
export const schemaMayChange = ['dsdb:schema update allowed = yes'];

/** attributeSyntax and oMSyntax of the AD schema (MS-ADTS §3.1.1.2.2.2). */
const TEXT = ['2.5.5.12', '64'] as const;
const SID = ['2.5.5.17', '4'] as const;
const LARGE_INTEGER = ['2.5.5.16', '65'] as const;

const attributes: { readonly [name: string]: readonly [syntax: string, oMSyntax: string] } = {
  mailNickname: TEXT,
  extensionAttribute1: TEXT,
  msExchMasterAccountSid: SID,
  msExchRecipientTypeDetails: LARGE_INTEGER,
  'msRTCSIP-PrimaryUserAddress': TEXT,
  'msRTCSIP-OriginatorSid': SID,
};

/** Of nobody: object identifiers under it are for this test forest alone. */
const OID_ARC = '1.3.6.1.4.1.61000.1';

/**
 * Gives a domain the part of the Exchange and Lync schema that multi-forest rules read, on users, contacts and groups, as
 * their preparation tools do. The domain was started with `schemaMayChange`.
 */
export async function extendWithExchange({ client, baseDn }: SambaDomain): Promise<void> {
  const schema = `CN=Schema,CN=Configuration,${baseDn}`;
  const reload = () =>
    client.modify('', new Change({ operation: 'add', modification: new Attribute({ type: 'schemaUpdateNow', values: ['1'] }) }));
  for (const [at, [name, [attributeSyntax, oMSyntax]]] of Object.entries(attributes).entries()) {
    await client.add(`CN=${name},${schema}`, {
      objectClass: ['top', 'attributeSchema'],
      ...{ cn: name, lDAPDisplayName: name, attributeID: `${OID_ARC}.${at + 1}` },
      ...{ attributeSyntax, oMSyntax, isSingleValued: 'TRUE' },
    });
  }
  await reload();
  const mayContain = new Attribute({ type: 'mayContain', values: Object.keys(attributes) });
  await client.modify(`CN=Mail-Recipient,${schema}`, new Change({ operation: 'add', modification: mayContain }));
  await reload();
}
