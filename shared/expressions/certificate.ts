import { sha1 } from '@noble/hashes/legacy';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  Certificate,
  DirectoryString,
  type GeneralName,
  id_ce_issuerAltName,
  id_ce_subjectAltName,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { fromBase64 } from '../model/value.ts';
import { nameText, nameValue } from './certificate-name.ts';
import { asciiText, upperHex } from './encoding.ts';

/**
 * What the Cert functions read from an X.509 certificate, in the text forms of .NET's X509Certificate2
 * (spec/functions.json). The parsing is @peculiar/asn1-x509's, which needs neither Node nor a browser.
 */
export interface CertificateFacts {
  readonly version: string;
  readonly serialNumber: string;
  readonly thumbprint: string;
  readonly issuer: string;
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly keyAlgorithm: string;
  /** DER as hexadecimal text; undefined when there are no parameters. */
  readonly keyParameters: string | undefined;
  readonly signatureAlgorithm: string;
  readonly criticalExtensions: readonly string[];
  name(kind: NameKind, ofIssuer: boolean): string;
}

/** .NET's X509NameType. */
export const nameKinds = ['SimpleName', 'EmailName', 'UpnName', 'DnsName', 'DnsFromAlternativeName', 'UrlName'] as const;
export type NameKind = (typeof nameKinds)[number];

/** DER, Base64 or PEM, as bytes or text; undefined when it is no certificate. */
export function readCertificate(source: Uint8Array | string): CertificateFacts | undefined {
  if (typeof source === 'string') return readText(source);
  const known = lastRead?.source === source ? lastRead : undefined;
  if (known !== undefined) return known.facts;
  const facts = readBytes(source);
  lastRead = { source, facts };
  return facts;
}

/** Rules ask several things of the same certificate one after the other. */
let lastRead: { readonly source: Uint8Array; readonly facts: CertificateFacts | undefined } | undefined;

const SEQUENCE = 0x30;

function readBytes(bytes: Uint8Array): CertificateFacts | undefined {
  return bytes[0] === SEQUENCE ? readDer(bytes) : readText(asciiText(bytes));
}

const PEM = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/;

function readText(text: string): CertificateFacts | undefined {
  const der = fromBase64(PEM.exec(text)?.[1] ?? text);
  return der?.[0] === SEQUENCE ? readDer(der) : undefined;
}

function readDer(der: Uint8Array): CertificateFacts | undefined {
  return attempt(() => factsOf(AsnConvert.parse(der, Certificate), der));
}

/** The decoder throws for whatever it objects to; here that means: the bytes are not what was looked for. */
function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

function factsOf(certificate: Certificate, der: Uint8Array): CertificateFacts {
  const { tbsCertificate: body, signatureAlgorithm } = certificate;
  const { algorithm, parameters } = body.subjectPublicKeyInfo.algorithm;
  return {
    version: String(body.version + 1),
    serialNumber: upperHex(new Uint8Array(body.serialNumber)),
    thumbprint: upperHex(sha1(der)),
    issuer: nameText(body.issuer),
    subject: nameText(body.subject),
    notBefore: body.validity.notBefore.getTime().getTime(),
    notAfter: body.validity.notAfter.getTime().getTime(),
    keyAlgorithm: algorithm,
    keyParameters: parameters === undefined ? undefined : parameters === null ? DER_NULL : upperHex(new Uint8Array(parameters)),
    signatureAlgorithm: signatureAlgorithm.algorithm,
    criticalExtensions: [...(body.extensions ?? [])].filter((extension) => extension.critical).map((extension) => extension.extnID),
    name: (kind, ofIssuer) => {
      const holder = ofIssuer ? body.issuer : body.subject;
      const names = alternativeNames(certificate, ofIssuer ? id_ce_issuerAltName : id_ce_subjectAltName);
      return nameReaders[kind]((word) => nameValue(holder, word), names) ?? '';
    },
  };
}

const DER_NULL = '0500';
const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

function alternativeNames(certificate: Certificate, oid: string): readonly GeneralName[] {
  const extension = certificate.tbsCertificate.extensions?.find((candidate) => candidate.extnID === oid);
  return extension === undefined ? [] : (attempt(() => [...AsnConvert.parse(extension.extnValue.buffer, SubjectAlternativeName)]) ?? []);
}

type FromName = (word: string) => string | undefined;
const firstOf = (names: readonly GeneralName[], read: (name: GeneralName) => string | undefined): string | undefined =>
  names.map(read).find((text) => text !== undefined);

/** X509Certificate2.GetNameInfo: where each kind of name is looked for, in order. */
const nameReaders: { readonly [K in NameKind]: (from: FromName, names: readonly GeneralName[]) => string | undefined } = {
  SimpleName: (from, names) =>
    from('CN') ??
    from('OU') ??
    from('O') ??
    from('E') ??
    firstOf(names, (name) => name.rfc822Name) ??
    firstOf(names, (name) => name.dNSName),
  EmailName: (from, names) => firstOf(names, (name) => name.rfc822Name) ?? from('E'),
  UpnName: (_, names) => firstOf(names, principalName),
  DnsName: (from, names) => firstOf(names, (name) => name.dNSName) ?? from('CN'),
  DnsFromAlternativeName: (_, names) => firstOf(names, (name) => name.dNSName),
  UrlName: (_, names) => firstOf(names, (name) => name.uniformResourceIdentifier),
};

function principalName({ otherName }: GeneralName): string | undefined {
  if (otherName?.typeId !== USER_PRINCIPAL_NAME) return undefined;
  return attempt(() => AsnConvert.parse(otherName.value, DirectoryString).toString());
}
