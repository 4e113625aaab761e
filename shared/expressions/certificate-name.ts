import type { Name } from '@peculiar/asn1-x509';

/** X.500 names as .NET's X500DistinguishedName writes them. */

/** The words Windows uses; any other type is written `OID.1.2.3`. */
const WORDS: { readonly [oid: string]: string } = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'S',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.13': 'Description',
  '2.5.4.17': 'PostalCode',
  '2.5.4.18': 'POBox',
  '2.5.4.20': 'Phone',
  '2.5.4.42': 'G',
  '2.5.4.43': 'I',
  '2.5.4.46': 'dnQualifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
};

/** `CN=…, O=…, C=…`: the most specific part first, parts of one RDN joined by " + ". */
export const nameText = (name: Name): string =>
  [...name]
    .reverse()
    .map((rdn) => [...rdn].map(({ type, value }) => `${WORDS[type] ?? `OID.${type}`}=${quoted(value.toString())}`).join(' + '))
    .join(', ');

/** The most specific value of a type: `CN`, `E` … */
export function nameValue(name: Name, word: string): string | undefined {
  for (const rdn of [...name].reverse()) {
    for (const { type, value } of rdn) if (WORDS[type] === word) return value.toString();
  }
  return undefined;
}

const NEEDS_QUOTES = /[,+="\n<>#;]|^\s|\s$|^$/;
const quoted = (value: string): string => (NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
