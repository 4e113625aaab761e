import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { decodeJwt, SignJWT } from 'jose';
import { fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxTenant, startSandboxTenant } from './sandbox-tenant.ts';
import { connect, msalClient, person, type TenantClient, trustingAgent } from './testing/tenant-client.ts';

const SCOPE = { scopes: ['https://graph.microsoft.com/.default'] };
let folder: string;
let tenant: SandboxTenant;
let client: TenantClient;
let agent: ReturnType<typeof trustingAgent>;
let now = Date.now();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-sandbox-'));
  tenant = await startSandboxTenant({ folder, clock: () => now });
  client = connect(tenant);
  agent = trustingAgent(tenant);
});

afterAll(async () => {
  await client.close();
  await agent.close();
  await tenant.close();
  rmSync(folder, { recursive: true });
});

async function requestToken(fields: Record<string, string>, name = tenant.tenantId) {
  const form = { grant_type: 'client_credentials', client_id: tenant.clientId, scope: SCOPE.scopes[0] ?? '', ...fields };
  const response = await fetch(`${tenant.authorityHost}/${name}/oauth2/v2.0/token`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return {
    status: response.status,
    error: body.error,
    codes: body.error_codes,
    description: String(body.error_description),
    body,
  };
}

async function call(token: string | undefined) {
  const response = await fetch(`${tenant.graphUrl}/users`, {
    dispatcher: agent,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const body = (await response.json()) as { error?: { code: string; message: string } };
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    code: body.error?.code,
    message: body.error?.message,
  };
}

/** A certificate as an administrator would upload it, with its private key. */
async function clientCertificate() {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=connector.contoso.example',
    keys,
    signingAlgorithm: algorithm,
  });
  const thumbprint = Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex');
  return {
    pem: certificate.toString('pem'),
    clientCertificate: {
      thumbprintSha256: thumbprint,
      privateKey: PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
    },
  };
}

describe('sign-in', () => {
  it('MSAL gets a token with the client secret, and Graph takes it', async () => {
    expect(decodeJwt(await client.token())).toMatchObject({
      iss: `${tenant.authorityHost}/${tenant.tenantId}/v2.0`,
      aud: 'https://graph.microsoft.com',
      tid: tenant.tenantId,
      appid: tenant.clientId,
    });
    expect((await client.get('/organization')).body.value).toMatchObject([{ id: tenant.tenantId }]);
  });

  it('MSAL gets a token with a registered certificate, and none with another', async () => {
    const certificate = await clientCertificate();
    const msal = msalClient(tenant, agent, certificate);
    await expect(msal.acquireTokenByClientCredential(SCOPE)).rejects.toThrow(/700027/);
    tenant.registerCertificate(certificate.pem);
    const result = await msalClient(tenant, agent, certificate).acquireTokenByClientCredential(SCOPE);
    expect(result?.accessToken).toBeTruthy();
    const forged = {
      clientCertificate: { ...certificate.clientCertificate, privateKey: (await clientCertificate()).clientCertificate.privateKey },
    };
    await expect(msalClient(tenant, agent, forged).acquireTokenByClientCredential(SCOPE)).rejects.toThrow(/700023/);
  });

  it('MSAL hears why it is refused', async () => {
    await expect(msalClient(tenant, agent, { clientSecret: 'wrong' }).acquireTokenByClientCredential(SCOPE)).rejects.toThrow(
      /AADSTS7000215/,
    );
    const unknown = '00000000-0000-4000-8000-000000000001';
    await expect(msalClient(tenant, agent, undefined, unknown).acquireTokenByClientCredential(SCOPE)).rejects.toThrow();
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no secret', {}, 401, 'invalid_client', 7000216],
    [
      'an unknown application',
      { client_id: '00000000-0000-4000-8000-000000000001', client_secret: 'x' },
      400,
      'unauthorized_client',
      700016,
    ],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['a scope without /.default', { scope: 'User.Read' }, 400, 'invalid_scope', 1002012],
  ] as const)('%s is refused with its AADSTS code', async (_case, fields, status, error, code) => {
    const answer = await requestToken({ ...fields });
    expect(answer).toMatchObject({ status, error, codes: [code] });
    expect(answer.description).toMatch(new RegExp(`^AADSTS${code}: .* Trace ID: .* Correlation ID: .* Timestamp: `));
  });

  it('an unknown tenant is AADSTS90002, at discovery too', async () => {
    expect(await requestToken({ client_secret: tenant.clientSecret }, 'nowhere.example')).toMatchObject({ status: 400, codes: [90002] });
    const response = await fetch(`${tenant.authorityHost}/nowhere.example/v2.0/.well-known/openid-configuration`, { dispatcher: agent });
    expect(response.status).toBe(400);
  });

  it('a resource the tenant does not have is AADSTS500011', async () => {
    const answer = await requestToken({ client_secret: tenant.clientSecret, scope: 'https://other.example/.default' });
    expect(answer).toMatchObject({ error: 'invalid_resource', codes: [500011] });
  });
});

describe('bearer tokens on Graph', () => {
  it('none, nonsense, a foreign signature and another audience are 401 with a challenge', async () => {
    const own = await client.token();
    const [head = '', claims = '', signature = ''] = own.split('.');
    const foreign = await new SignJWT(decodeJwt(own)).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
    const altered = Buffer.from(JSON.stringify({ ...decodeJwt(own), aud: 'https://other.example' })).toString('base64url');
    for (const token of [undefined, 'nonsense', foreign, `${head}.${altered}.${signature}`, `${head}.${claims}.AAAA`]) {
      expect(await call(token)).toMatchObject({
        status: 401,
        code: 'InvalidAuthenticationToken',
        challenge: expect.stringContaining('Bearer'),
      });
    }
    expect((await call(own)).status).toBe(200);
  });

  it('a token ends with its hour', async () => {
    const own = await client.token();
    now += 3_600_000;
    expect(await call(own)).toMatchObject({ status: 401, message: 'Lifetime validation failed, the token is expired.' });
    now -= 3_600_000;
    expect((await call(own)).status).toBe(200);
  });

  it('a disabled application gets no token, and its old ones are refused', async () => {
    const own = await client.token();
    tenant.refuseTokens(true);
    expect(await requestToken({ client_secret: tenant.clientSecret })).toMatchObject({ error: 'unauthorized_client', codes: [7000112] });
    expect((await call(own)).status).toBe(401);
    tenant.refuseTokens(false);
    expect((await call(own)).status).toBe(200);
  });

  it('an application without the role is 403', async () => {
    const other = mkdtempSync(join(tmpdir(), 'isthmus-sandbox-'));
    const narrow = await startSandboxTenant({ folder: other, roles: ['User.Read.All'] });
    const reader = connect(narrow);
    expect((await reader.get('/users')).status).toBe(200);
    expect(await reader.call('POST', '/users', person('ada'))).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' } },
    });
    await reader.close();
    await narrow.close();
    rmSync(other, { recursive: true });
  });
});

describe('the folder', () => {
  it('keeps its files to their owner', () => {
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o077]);
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
    expect(modes.length).toBeGreaterThanOrEqual(6);
  });

  it('a client that does not trust the CA is turned away by TLS', async () => {
    await expect(fetch(`${tenant.graphUrl}/users`)).rejects.toThrow('fetch failed');
  });

  it('a second tenant on the same folder does not start', async () => {
    await expect(startSandboxTenant({ folder })).rejects.toThrow(/Is another sandbox running on this folder/);
  });

  it('a restarted tenant has the same identity, secret, CA and objects', async () => {
    const own = mkdtempSync(join(tmpdir(), 'isthmus-sandbox-'));
    const first = await startSandboxTenant({ folder: own });
    const before = connect(first);
    const id = await before.create('users', person('ada', { mail: 'ada@contoso.example' }));
    await before.close();
    await first.close();
    const second = await startSandboxTenant({ folder: own, tenantId: first.tenantId });
    const after = connect(second);
    expect([second.tenantId, second.clientId, second.clientSecret]).toEqual([first.tenantId, first.clientId, first.clientSecret]);
    expect(second.users()).toMatchObject([{ id, mail: 'ada@contoso.example' }]);
    expect((await after.get(`/users/${id}`)).status).toBe(200);
    await after.close();
    await second.close();
    await expect(startSandboxTenant({ folder: own, tenantId: '00000000-0000-4000-8000-000000000001' })).rejects.toThrow(
      /holds the sandbox tenant/,
    );
    rmSync(own, { recursive: true });
  });
});
