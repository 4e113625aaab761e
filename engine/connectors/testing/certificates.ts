import 'reflect-metadata';
import { webcrypto as webCrypto, type webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM files of a server certificate and of the authority that signed it. */
export interface TestCertificates {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  /** An authority that did not sign the server's certificate: trusting it must not help. */
  readonly otherCaFile: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/**
 * Makes a test authority and a server certificate in the folder.
 *
 * @param names host names and addresses the certificate is for
 * @param expired the certificate's time is over
 */
export async function makeTestCertificates(folder: string, names: readonly string[], expired = false): Promise<TestCertificates> {
  const authority = await makeAuthority('Isthmus test CA');
  const other = await makeAuthority('Isthmus other test CA');
  const keys = await webCrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '4001',
    subject: `CN=${names[0]}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() + (expired ? -1 : 30) * DAY),
    signingKey: authority.keys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
    ],
  });
  const key = PemConverter.encode(await webCrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    // Samba refuses a private key that others can read.
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    certFile: file('server.pem', certificate.toString('pem')),
    keyFile: file('server-key.pem', key),
    caFile: file('ca.pem', authority.certificate.toString('pem')),
    otherCaFile: file('other-ca.pem', other.certificate.toString('pem')),
  };
}

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await webCrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '4000',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 60 * DAY),
    notAfter: new Date(Date.now() + 60 * DAY),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}
