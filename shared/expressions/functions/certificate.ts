import { type CertificateFacts, type NameKind, nameKinds, readCertificate } from '../certificate.ts';
import { UNIX_EPOCH } from '../date-time.ts';
import { type Fault, valueError } from '../fault.ts';
import { Instant, type Scalar } from '../term.ts';
import { absorbing, bool, type FunctionDefinition, fn, type Outcome, oneOf, words } from './definition.ts';

/** Steps per byte: reading a certificate takes about half a millisecond. */
const WEIGHT = 10;
const raw = oneOf('certificateRawData', ['bin', 'str']);

/** The fact or why there is none. IsCert filters what is no certificate. */
function fromCertificate(source: Uint8Array | string, read: (facts: CertificateFacts) => Outcome): Outcome | Fault {
  const facts = readCertificate(source);
  return facts === undefined ? valueError('This is not an X.509 certificate; test with IsCert first.') : read(facts);
}

const fact = (name: string, doc: string, read: (facts: CertificateFacts) => string | null): FunctionDefinition =>
  fn({
    name,
    category: 'Certificate',
    params: [raw],
    returns: 'str',
    weight: WEIGHT,
    doc,
    apply: (source) => fromCertificate(source, read),
  });

const date = (name: string, doc: string, read: (facts: CertificateFacts) => number): FunctionDefinition =>
  fn({
    name,
    category: 'Certificate',
    params: [raw],
    returns: 'dt',
    weight: WEIGHT,
    doc,
    apply: (source) => fromCertificate(source, (facts) => new Instant(BigInt(read(facts)) * 10_000n + UNIX_EPOCH)),
  });

/** The bytes of userCertificate and the like, DER or Base64; results as .NET's X509Certificate2 gives them. */
export const certificate: readonly FunctionDefinition[] = [
  fn({
    name: 'CertExtensionOids',
    category: 'Certificate',
    params: [raw],
    returns: 'mvstr',
    weight: WEIGHT,
    doc: 'OIDs of the critical extensions; NULL when there are none. The OIDs of several certificates come in one list.',
    apply: (source) =>
      fromCertificate(source, ({ criticalExtensions }): readonly Scalar[] | null =>
        criticalExtensions.length === 0 ? null : criticalExtensions,
      ),
  }),
  fact('CertFormat', 'Name of the certificate format: always "X509".', () => 'X509'),
  fact('CertFriendlyName', 'Always an empty text: the friendly name belongs to a certificate store, not to the certificate.', () => ''),
  fact(
    'CertHashString',
    'SHA-1 hash of the certificate, upper-case hexadecimal; the same as CertThumbprint.',
    ({ thumbprint }) => thumbprint,
  ),
  fact('CertIssuer', 'Name of the issuer: "CN=…, O=…, C=…".', ({ issuer }) => issuer),
  fact('CertIssuerDN', 'Distinguished name of the issuer; the same text as CertIssuer.', ({ issuer }) => issuer),
  fact('CertIssuerOid', 'Always NULL: .NET knows no OID of the issuer’s name.', () => null),
  fact(
    'CertKeyAlgorithm',
    'OID of the public key’s algorithm: RSA 1.2.840.113549.1.1.1, EC 1.2.840.10045.2.1.',
    ({ keyAlgorithm }) => keyAlgorithm,
  ),
  fact(
    'CertKeyAlgorithmParams',
    'Parameters of the public key’s algorithm, DER as upper-case hexadecimal: "0500" for RSA, the curve for EC.',
    ({ keyParameters }) => keyParameters ?? '',
  ),
  fn({
    name: 'CertNameInfo',
    category: 'Certificate',
    params: [raw, words('x509NameType', nameKinds), absorbing(bool('includesIssuerName'))],
    returns: 'str',
    weight: WEIGHT,
    doc: 'A name of the subject, or with True of the issuer: SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName or UrlName; an empty text when there is none.',
    apply: (source, kind, ofIssuer) => fromCertificate(source, (facts) => facts.name(kind as NameKind, ofIssuer)),
  }),
  date('CertNotAfter', 'When the certificate ends to be valid, UTC.', ({ notAfter }) => notAfter),
  date('CertNotBefore', 'When the certificate begins to be valid, UTC.', ({ notBefore }) => notBefore),
  fact('CertPublicKeyOid', 'OID of the public key; the same as CertKeyAlgorithm.', ({ keyAlgorithm }) => keyAlgorithm),
  fact(
    'CertPublicKeyParametersOid',
    'OID of the public key’s parameters, which .NET fills with the algorithm’s: the same as CertKeyAlgorithm.',
    ({ keyAlgorithm }) => keyAlgorithm,
  ),
  fact('CertSerialNumber', 'Serial number, upper-case hexadecimal, most significant byte first.', ({ serialNumber }) => serialNumber),
  fact('CertSignatureAlgorithmOid', 'OID of the algorithm that signed the certificate.', ({ signatureAlgorithm }) => signatureAlgorithm),
  fact('CertSubject', 'Name of the subject: "CN=…, OU=…, O=…".', ({ subject }) => subject),
  fact('CertSubjectNameDN', 'Distinguished name of the subject; the same text as CertSubject.', ({ subject }) => subject),
  fact('CertSubjectNameOid', 'Always NULL: .NET knows no OID of the subject’s name.', () => null),
  fact(
    'CertThumbprint',
    'SHA-1 thumbprint, upper-case hexadecimal. Thumbprint, without Cert, is another function.',
    ({ thumbprint }) => thumbprint,
  ),
  fact('CertVersion', 'Version of the X.509 format as text: "1" or "3".', ({ version }) => version),
  fn({
    name: 'IsCert',
    category: 'Certificate',
    params: [raw],
    returns: 'bool',
    weight: WEIGHT,
    doc: 'True when the bytes are an X.509 certificate; never fails, so that Where can filter with it.',
    whenNull: false,
    apply: (source) => readCertificate(source) !== undefined,
  }),
];
