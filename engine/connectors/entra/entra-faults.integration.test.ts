import 'reflect-metadata';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorFailure, type ExportOutcome } from '../connector.ts';
import { entraSchema } from './schema-mapping.ts';
import { add, all, person, refer, type TenantLab, tenantLab } from './testing-tenant.ts';

let lab: TenantLab;
beforeEach(async () => {
  lab = await tenantLab();
});
afterEach(() => lab.close());

/** Sixty users, each with the next as manager, and two groups holding all of them. */
function town() {
  const people = Array.from({ length: 60 }, (_, index) =>
    add(index + 1, 'user', person(`p${index}`), [refer('manager', 'add', ((index + 1) % 60) + 1)]),
  );
  const members = people.map(({ id }) => refer('member', 'add', id));
  const group = (id: number) => add(id, 'group', { sourceAnchor: [`g${id}`], displayName: [`G${id}`], securityEnabled: [true] }, members);
  return [...people, group(100), group(101)];
}

/** What the tenant holds, without the ids it chose. */
function tenantContents() {
  const name = new Map(lab.tenant.users().map((user) => [user.id, String(user.userPrincipalName)]));
  return {
    users: lab.tenant
      .users()
      .map((user) => `${user.userPrincipalName} < ${name.get(String(lab.tenant.manager(user.id)))}`)
      .sort(),
    groups: lab.tenant
      .groups()
      .map(
        (group) =>
          `${group.displayName}: ${lab.tenant
            .members(group.id)
            .map((id) => name.get(id))
            .sort()
            .join()}`,
      )
      .sort(),
  };
}

function expectedContents() {
  const names = Array.from({ length: 60 }, (_, index) => `p${index}@harbour.example`);
  return {
    users: names.map((name, index) => `${name} < ${names[(index + 1) % 60]}`).sort(),
    groups: ['G100', 'G101'].map((group) => `${group}: ${[...names].sort().join()}`),
  };
}

describe('a troubled service', () => {
  it.each([
    // Fewer than the items of one batch, so that it throttles on a machine of any speed.
    ['throttles', () => lab.tenant.setThrottle({ requests: 15, windowMilliseconds: 20, retryAfterSeconds: 1 })],
    ['fails item by item', () => lab.tenant.setFaults([{ kind: 'status', status: 503, every: 7, on: 'item' }])],
    ['fails request by request', () => lab.tenant.setFaults([{ kind: 'status', status: 500, every: 3, on: 'request' }])],
    ['drops connections before the work', () => lab.tenant.setFaults([{ kind: 'drop', when: 'before', every: 3 }])],
    ['does the work and drops the answer', () => lab.tenant.setFaults([{ kind: 'drop', when: 'after', every: 2 }])],
  ])('that %s ends with the same tenant and no errors', async (_, trouble) => {
    await lab.connector.test();
    trouble();
    const outcomes = await lab.export(town());
    lab.tenant.setFaults([]);
    lab.tenant.setThrottle(undefined);
    expect(outcomes.filter(({ result, error, referencesLeft }) => result !== 'success' || error || referencesLeft)).toEqual([]);
    expect(outcomes.length).toBe(62);
    expect(tenantContents()).toEqual(expectedContents());
    expect(lab.waits.length).toBeGreaterThan(0);
  });

  it('whose connection is lost for good: what was done is reported, and the next export completes the tenant', async () => {
    const outcomes: ExportOutcome[] = [];
    const exporting = async () => {
      const request = { partition: 'default', operations: town(), schema: entraSchema(), signal: new AbortController().signal };
      for await (const outcome of lab.connector.exportChanges?.(request) ?? []) outcomes.push(outcome);
    };
    const requests = (after: number) => lab.tenant.setFaults([{ kind: 'drop', when: 'after', every: 1 }].slice(after) as never);
    // Long enough for the users and part of the references, then silence.
    const pulse = setInterval(() => lab.tenant.users().length === 60 && requests(0), 1);
    await expect(exporting()).rejects.toMatchObject({ result: 'stopped-connectivity' });
    clearInterval(pulse);
    lab.tenant.setFaults([]);
    expect(
      outcomes
        .filter(({ result }) => result === 'success')
        .every(({ anchor, referencesLeft }) => anchor !== undefined && referencesLeft !== undefined),
    ).toBe(true);
    await lab.export(town());
    expect(tenantContents()).toEqual(expectedContents());
  });
});

describe('sign-in with a certificate', () => {
  it('works when it is registered, and is refused when it is not', async () => {
    const { pem, privateKey } = await certificate();
    const connector = lab.connect({ credential: 'certificate', certificate: pem }, { privateKey });
    expect(await connector.test()).toMatchObject({ result: 'failed-authentication', message: expect.stringContaining('AADSTS700027') });
    lab.tenant.registerCertificate(pem);
    expect(await connector.test()).toMatchObject({ result: 'success' });
  });

  it('says what is missing', async () => {
    expect(await lab.connect({ credential: 'certificate', certificate: 'nonsense' }, { privateKey: 'x' }).test()).toMatchObject({
      result: 'failed-authentication',
      message: expect.stringContaining('PEM'),
    });
    expect(await lab.connect({}, {}).test()).toMatchObject({
      result: 'failed-authentication',
      message: expect.stringContaining('No client secret'),
    });
  });
});

describe('permissions', () => {
  it('an application without rights gets failed-permission and is told which to grant', async () => {
    await lab.close();
    lab = await tenantLab({ roles: ['User.Read.All'] });
    expect(await lab.connector.test()).toMatchObject({ result: 'success' });
    await expect(lab.fullImport(['group'])).rejects.toMatchObject({
      connection: { result: 'failed-permission' },
      message: expect.stringContaining('Group.ReadWrite.All'),
    });
    const [outcome] = await lab.export([add(1, 'user', person('ann'))]);
    expect(outcome?.error).toMatchObject({ code: 'permission-issue', detail: { 'error-literal': 'Authorization_RequestDenied' } });
  });
});

describe('connection faults', () => {
  const importWith = (connector: TenantLab['connector']) =>
    all(
      connector.fullImport({
        partition: 'default',
        objectTypes: ['user'],
        attributes: [],
        schema: { objectTypes: [], attributes: {} },
        watermark: undefined,
        signal: new AbortController().signal,
      }),
    );

  it('a wrong secret is no-start-credentials, and the message holds no secret', async () => {
    const connector = lab.connect({}, { clientSecret: 'not-the-secret' });
    expect(await connector.test()).toMatchObject({ result: 'failed-authentication', message: expect.stringContaining('AADSTS7000215') });
    const failure = await importWith(connector).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorFailure);
    expect(failure).toMatchObject({ result: 'no-start-credentials', connection: { result: 'failed-authentication' } });
    expect(JSON.stringify(failure) + (failure as Error).message).not.toContain('not-the-secret');
  });

  it('an unknown tenant and a disabled application are no-start-credentials', async () => {
    expect(await lab.connect({ tenantId: '11111111-2222-4333-8444-555555555555' }).test()).toMatchObject({
      result: 'failed-authentication',
    });
    lab.tenant.refuseTokens(true);
    await expect(importWith(lab.connect())).rejects.toMatchObject({ result: 'no-start-credentials' });
  });

  it('an untrusted certificate names the problem and the setting', async () => {
    const failure = await importWith(lab.connect({ caFile: undefined } as never)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ result: 'no-start-connection', message: expect.stringMatching(/certificate.*CA file/s) });
  });

  it('an unreachable tenant is no-start-connection', async () => {
    const connector = lab.connect({ authorityHost: 'https://127.0.0.1:9', graphUrl: 'https://127.0.0.1:9/v1.0' });
    await expect(importWith(connector)).rejects.toMatchObject({
      result: 'no-start-connection',
      connection: { result: 'failed-connection' },
    });
  });

  it('a token revoked on the way stops the run', async () => {
    await lab.export(Array.from({ length: 5 }, (_, index) => add(index + 1, 'user', person(`p${index}`))));
    const batches = lab.connector.fullImport({
      partition: 'default',
      objectTypes: ['user', 'group'],
      attributes: [],
      schema: { objectTypes: [], attributes: {} },
      watermark: undefined,
      signal: new AbortController().signal,
    });
    const iterator = batches[Symbol.asyncIterator]();
    await iterator.next();
    lab.tenant.refuseTokens(true);
    await expect(iterator.next()).rejects.toMatchObject({ result: 'stopped-bad-server-credentials' });
  });

  it('a stop ends the import with the reason of the stop', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped by the user'));
    const batches = lab.connector.fullImport({
      partition: 'default',
      objectTypes: ['user'],
      attributes: [],
      schema: { objectTypes: [], attributes: {} },
      watermark: undefined,
      signal: controller.signal,
    });
    await expect(all(batches)).rejects.toThrow('stopped by the user');
  });
});

async function certificate(): Promise<{ pem: string; privateKey: string }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({ name: 'CN=harbour.example', keys, signingAlgorithm: algorithm });
  const privateKey = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { pem: made.toString('pem'), privateKey };
}
