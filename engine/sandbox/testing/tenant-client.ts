/** A small Graph client for tests: real HTTPS with the tenant's CA, a real MSAL token. */
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions, type NetworkResponse } from '@azure/msal-node';
import { Agent, fetch } from 'undici';
import { isRecord, type Json, type Properties } from '../directory-object.ts';
import type { SandboxTenant } from '../sandbox-tenant.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Properties;
}

export interface TenantClient {
  call(method: string, path: string, body?: Json, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Follows nextLink to the end. */
  all(path: string): Promise<{ value: Properties[]; deltaLink: string | undefined }>;
  create(collection: 'users' | 'groups', properties: Properties): Promise<string>;
  batch(requests: Json[]): Promise<Map<string, { status: number; body: Properties; headers: Properties }>>;
  token(): Promise<string>;
  close(): Promise<void>;
}

type Credential = { clientSecret: string } | { clientCertificate: { thumbprintSha256: string; privateKey: string } };

export function msalClient(
  tenant: SandboxTenant,
  agent: Agent,
  credential: Credential = { clientSecret: tenant.clientSecret },
  tenantId = tenant.tenantId,
) {
  const send = async <T>(url: string, method: 'GET' | 'POST', options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
    const response = await fetch(url, {
      method,
      dispatcher: agent,
      headers: options?.headers ?? {},
      ...(method === 'POST' ? { body: options?.body ?? '' } : {}),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: (await response.json()) as T };
  };
  const networkClient: INetworkModule = {
    sendGetRequestAsync: (url, options) => send(url, 'GET', options),
    sendPostRequestAsync: (url, options) => send(url, 'POST', options),
  };
  return new ConfidentialClientApplication({
    auth: {
      clientId: tenant.clientId,
      authority: `${tenant.authorityHost}/${tenantId}`,
      knownAuthorities: [new URL(tenant.authorityHost).host],
      ...credential,
    },
    system: { networkClient },
  });
}

export function trustingAgent(tenant: SandboxTenant): Agent {
  return new Agent({ connect: { ca: readFileSync(tenant.caFile, 'utf8') } });
}

export function connect(tenant: SandboxTenant): TenantClient {
  const agent = trustingAgent(tenant);
  const msal = msalClient(tenant, agent);
  const token = async () => {
    const result = await msal.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
    if (!result) throw new Error('MSAL gave no token');
    return result.accessToken;
  };
  const call: TenantClient['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('https:') ? path : `${tenant.graphUrl}${path}`, {
      method,
      dispatcher: agent,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? {} : JSON.parse(text);
    return { status: response.status, headers: response.headers as unknown as Headers, body: isRecord(json) ? json : { text } };
  };
  return {
    call,
    token,
    get: (path, headers) => call('GET', path, undefined, headers),
    async all(path) {
      const value: Properties[] = [];
      for (let url: string | undefined = path; ; ) {
        const { status, body }: Answer = await call('GET', url);
        if (status !== 200 || !Array.isArray(body.value)) throw new Error(`GET ${url}: ${status} ${JSON.stringify(body)}`);
        value.push(...body.value.filter(isRecord));
        const next: Json | undefined = body['@odata.nextLink'];
        if (typeof next !== 'string') return { value, deltaLink: body['@odata.deltaLink']?.toString() };
        url = next;
      }
    },
    async create(collection, properties) {
      const { status, body } = await call('POST', `/${collection}`, properties);
      if (status !== 201) throw new Error(`POST /${collection}: ${status} ${JSON.stringify(body)}`);
      return String(body.id);
    },
    async batch(requests) {
      const { status, body } = await call('POST', '/$batch', { requests });
      if (status !== 200 || !Array.isArray(body.responses)) throw new Error(`$batch: ${status} ${JSON.stringify(body)}`);
      const answers = body.responses.filter(isRecord);
      const record = (value: Json | undefined): Properties => (isRecord(value) ? value : {});
      return new Map(
        answers.map((answer) => [
          String(answer.id),
          { status: Number(answer.status), body: record(answer.body), headers: record(answer.headers) },
        ]),
      );
    },
    close: () => agent.close(),
  };
}

/** The least a user needs. */
export function person(name: string, more: Properties = {}): Properties {
  return {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.example`,
    passwordProfile: { password: 'correct-Horse-9-battery' },
    ...more,
  };
}

export function team(name: string, more: Properties = {}): Properties {
  return { displayName: name, mailNickname: name, mailEnabled: false, securityEnabled: true, ...more };
}
