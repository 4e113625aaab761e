import { createHash } from 'node:crypto';

export type AttributeValue = string | number | boolean | Uint8Array;
export type DomainName = 'harbour' | 'asia';

/** An object to be written; attributes in the order they appear in the file. */
export interface DirectoryObject {
  readonly dn: string;
  readonly domain: DomainName;
  /** Written as comment lines before the record. */
  readonly comment?: string;
  readonly attributes: { [name: string]: AttributeValue | readonly AttributeValue[] | undefined };
}

export const domains: {
  readonly [D in DomainName]: { readonly dn: string; readonly dns: string; readonly netbios: string; readonly sid: readonly number[] };
} = {
  harbour: { dn: 'DC=harbour,DC=example', dns: 'harbour.example', netbios: 'HARBOUR', sid: [1004336348, 1177238915, 682003330] },
  asia: {
    dn: 'DC=asia,DC=harbour,DC=example',
    dns: 'asia.harbour.example',
    netbios: 'HARBOUR-ASIA',
    sid: [2127521184, 1604012920, 1887927527],
  },
};

/** A GUID that depends on nothing but the name: the same forest every time it is made. */
export function guidFor(key: string): Uint8Array {
  const bytes = Uint8Array.from(createHash('sha256').update(`sample-forest:${key}`).digest().subarray(0, 16));
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x40; // version 4, in the byte order of Windows
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** Binary SID S-1-5-… of the given sub-authorities (MS-DTYP §2.4.2.2). */
export function sid(...parts: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes[0] = 1;
  bytes[1] = parts.length;
  bytes[7] = 5;
  for (const [at, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + 4 * at);
  return bytes;
}

export const domainSid = (domain: DomainName, rid?: number): Uint8Array =>
  sid(21, ...domains[domain].sid, ...(rid === undefined ? [] : [rid]));

/** Days after 2019-01-01 → generalized time, as whenCreated holds it. */
export const generalizedTime = (day: number): string => `${at(day).toISOString().replace(/[-:T]/g, '').slice(0, 14)}.0Z`;

/** Days after 2019-01-01 → FILETIME (100 ns since 1601), as pwdLastSet holds it. */
export const fileTime = (day: number): string => (BigInt(at(day).getTime() + 11_644_473_600_000) * 10_000n).toString();

const at = (day: number): Date => new Date(Date.UTC(2019, 0, 1, 7, 30) + day * 86_400_000 + (day % 480) * 60_000);

const HEAD = ['cn', 'ou', 'dc', 'sn', 'givenName', 'displayName', 'name'];

/** objectClass first, then the names, then the rest as given, then identity; absent values dropped. */
export function directoryObject(
  domain: DomainName,
  dn: string,
  objectClass: readonly string[],
  attributes: DirectoryObject['attributes'],
  comment?: string,
): DirectoryObject {
  const all: DirectoryObject['attributes'] = { objectClass: ['top', ...objectClass] };
  for (const name of HEAD) if (attributes[name] !== undefined) all[name] = attributes[name];
  Object.assign(all, attributes, { objectGUID: guidFor(dn) });
  return comment === undefined ? { dn, domain, attributes: all } : { dn, domain, attributes: all, comment };
}
