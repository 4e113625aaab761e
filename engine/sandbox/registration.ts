/** The tenant's identity and its one registered application, kept in the folder (`tenant.json`, readable by its owner only). */
import { createHash, randomBytes, randomUUID, timingSafeEqual, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { readOrMake, writePrivateFile } from './private-file.ts';

const Registration = z.object({
  tenantId: z.uuid(),
  clientId: z.uuid(),
  clientSecret: z.string().min(20),
  /** PEM certificates whose keys may sign client assertions. */
  certificates: z.array(z.string()),
  /** PKCS#8 PEM of the key that signs access tokens. */
  signingKey: z.string(),
  signingKeyId: z.string(),
  publicKey: z.record(z.string(), z.unknown()),
});

export interface RegisteredCertificate {
  readonly pem: string;
  /** base64url, as they stand in the `x5t` and `x5t#S256` headers of an assertion. */
  readonly sha1: string;
  readonly sha256: string;
}

export interface AppRegistration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingKey: string;
  readonly signingKeyId: string;
  readonly publicKey: JWK;
  certificates(): readonly RegisteredCertificate[];
  /** Registers a certificate for client assertions; survives a restart. @throws when the PEM is no certificate. */
  addCertificate(pem: string): RegisteredCertificate;
  isSecret(candidate: string): boolean;
}

/** Reads the registration, or makes one with a random secret. @throws when the folder belongs to another tenant id. */
export async function openRegistration(folder: string, tenantId?: string): Promise<AppRegistration> {
  const file = join(folder, 'tenant.json');
  const text = await readOrMake(file, async () => JSON.stringify(await makeRegistration(tenantId ?? randomUUID()), null, 2));
  const stored = parse(file, text);
  if (tenantId !== undefined && tenantId.toLowerCase() !== stored.tenantId) {
    throw new Error(`${folder} holds the sandbox tenant ${stored.tenantId}, not ${tenantId}. Give the other one its own folder.`);
  }
  const certificates = stored.certificates.map(registered);
  return {
    tenantId: stored.tenantId,
    clientId: stored.clientId,
    clientSecret: stored.clientSecret,
    signingKey: stored.signingKey,
    signingKeyId: stored.signingKeyId,
    publicKey: stored.publicKey as JWK,
    certificates: () => certificates,
    addCertificate(pem) {
      const certificate = registered(pem);
      if (!certificates.some((known) => known.sha256 === certificate.sha256)) {
        certificates.push(certificate);
        const current = parse(file, readFileSync(file, 'utf8'));
        writePrivateFile(file, JSON.stringify({ ...current, certificates: certificates.map((known) => known.pem) }, null, 2));
      }
      return certificate;
    },
    isSecret: (candidate) => timingSafeEqual(digest(candidate), digest(stored.clientSecret)),
  };
}

function parse(file: string, text: string): z.infer<typeof Registration> {
  try {
    return Registration.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not a sandbox tenant's registration. Start the sandbox on an empty folder, or restore the file.`, {
      cause: error,
    });
  }
}

async function makeRegistration(tenantId: string): Promise<z.infer<typeof Registration>> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const signingKeyId = randomBytes(20).toString('base64url');
  return {
    tenantId: tenantId.toLowerCase(),
    clientId: randomUUID(),
    clientSecret: randomBytes(30).toString('base64url'),
    certificates: [],
    signingKey: await exportPKCS8(privateKey),
    signingKeyId,
    publicKey: { ...(await exportJWK(publicKey)), kid: signingKeyId, use: 'sig', alg: 'RS256' },
  };
}

function registered(pem: string): RegisteredCertificate {
  const { raw } = new X509Certificate(pem);
  const thumbprint = (hash: string) => createHash(hash).update(raw).digest('base64url');
  return { pem, sha1: thumbprint('sha1'), sha256: thumbprint('sha256') };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
