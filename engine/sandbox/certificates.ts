/** The tenant's own certificate authority and its server certificate, made on first start and kept in the folder. */
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { writePrivateFile } from './private-file.ts';

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** Path of the authority's certificate: what a client has to trust. */
  readonly caFile: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
const CA_DAYS = 3650;
const SERVER_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;

/**
 * The certificate for 127.0.0.1, ::1 and localhost. The authority lives ten years; the server certificate is renewed a
 * month before it ends, so a client's CA file stays good.
 */
export async function serverCertificate(folder: string, now: number): Promise<ServerCertificate> {
  const caFile = join(folder, 'ca.pem');
  const caKeyFile = join(folder, 'ca-key.pem');
  const certFile = join(folder, 'server.pem');
  const keyFile = join(folder, 'server-key.pem');
  if (!existsSync(caFile) || !existsSync(caKeyFile) || expires(caFile) < now + RENEW_BEFORE_DAYS * DAY) {
    await makeAuthority(caFile, caKeyFile, now);
    await makeServer({ caFile, caKeyFile, certFile, keyFile }, now);
  } else if (!existsSync(certFile) || !existsSync(keyFile) || expires(certFile) < now + RENEW_BEFORE_DAYS * DAY) {
    await makeServer({ caFile, caKeyFile, certFile, keyFile }, now);
  }
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), caFile };
}

function expires(file: string): number {
  return new X509Certificate(readFileSync(file, 'utf8')).notAfter.getTime();
}

async function makeAuthority(caFile: string, caKeyFile: string, now: number): Promise<void> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Isthmus sandbox tenant CA',
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + CA_DAYS * DAY),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  writePrivateFile(caKeyFile, await privateKeyPem(keys.privateKey));
  writePrivateFile(caFile, certificate.toString('pem'));
}

async function makeServer(files: { caFile: string; caKeyFile: string; certFile: string; keyFile: string }, now: number): Promise<void> {
  const issuer = new X509Certificate(readFileSync(files.caFile, 'utf8'));
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(readFileSync(files.caKeyFile, 'utf8')),
    ALGORITHM,
    false,
    ['sign'],
  );
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=127.0.0.1',
    issuer: issuer.subject,
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + SERVER_DAYS * DAY),
    signingKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  writePrivateFile(files.keyFile, await privateKeyPem(keys.privateKey));
  writePrivateFile(files.certFile, certificate.toString('pem'));
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Positive and 16 bytes long: some clients refuse a serial with the top bit set. */
function serial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}
