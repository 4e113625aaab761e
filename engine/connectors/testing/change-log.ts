import type { Attribute, Change, Client } from 'ldapts';
import { splitDn } from '../../../shared/model/dn.ts';
import type { SlapdOptions } from './slapd.ts';

/** What 389 and Oracle bring along and OpenLDAP does not: the entries of a numbered change log, in a database of their own. */
export const changeLogOptions: SlapdOptions = {
  schema: [
    "attributetype ( 2.16.840.1.113730.3.1.5 NAME 'changeNumber' EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
    "attributetype ( 2.16.840.1.113730.3.1.6 NAME 'targetDn' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
    "attributetype ( 2.16.840.1.113730.3.1.7 NAME 'changeType' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
    "attributetype ( 2.16.840.1.113730.3.1.9 NAME 'newRdn' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
    "attributetype ( 2.16.840.1.113730.3.1.11 NAME 'newSuperior' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
    "objectclass ( 2.16.840.1.113730.3.2.1 NAME 'changeLogEntry' SUP top STRUCTURAL MUST ( changeNumber $ targetDn $ changeType ) MAY ( newRdn $ newSuperior ) )",
  ],
  otherDatabases: [{ suffix: 'cn=changelog', configuration: [] }],
};

/** A client that writes every change into the change log, as a server with one does by itself. */
export async function logChanges(client: Client): Promise<{ readonly client: Client; trim(): Promise<void> }> {
  await client.add('cn=changelog', { objectClass: ['applicationProcess'], cn: 'changelog' });
  let number = 0;
  const log = async (changeType: string, targetDn: string, more: { readonly [name: string]: string } = {}): Promise<void> => {
    number++;
    await client.add(`changeNumber=${number},cn=changelog`, {
      ...{ objectClass: ['changeLogEntry'], changeNumber: String(number), changeType, targetDn },
      ...more,
    });
  };
  const logging = {
    async add(dn: string, entry: Attribute[]) {
      await client.add(dn, entry);
      await log('add', dn);
    },
    async modify(dn: string, change: Change) {
      await client.modify(dn, change);
      await log('modify', dn);
    },
    async del(dn: string) {
      await client.del(dn);
      await log('delete', dn);
    },
    async modifyDN(dn: string, newDn: string) {
      await client.modifyDN(dn, newDn);
      const [newRdn = '', ...parent] = splitDn(newDn);
      const stays = splitDn(dn).slice(1).join(',') === parent.join(',');
      await log('modrdn', dn, { newRdn, ...(stays ? {} : { newSuperior: parent.join(',') }) });
    },
  };
  return {
    client: logging as unknown as Client,
    async trim() {
      for (let at = 1; at < number; at++) await client.del(`changeNumber=${at},cn=changelog`).catch(() => {}); // trimmed before
    },
  };
}
