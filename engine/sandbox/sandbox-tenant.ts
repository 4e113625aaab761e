/** A tenant of our own that speaks Microsoft Graph: start it on a folder, give its address to a connector, read it back. */

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accessTokens } from './access-token.ts';
import { type Authority, authority } from './authority.ts';
import { runBatch } from './batch.ts';
import { serverCertificate } from './certificates.ts';
import { type Clock, type TenantClock, tenantClock } from './clock.ts';
import type { DirectoryObject, ObjectType, Properties } from './directory-object.ts';
import { type Dispatcher, dispatcher } from './dispatch.ts';
import { refuse } from './errors.ts';
import { type Fault, type Faults, faults } from './faults.ts';
import { openRegistration, type RegisteredCertificate } from './registration.ts';
import { type GraphResponse, splitUrl, type Tenant } from './request.ts';
import { listen, type WireRequest } from './server.ts';
import { openStore, type TenantStore } from './store.ts';
import { type ThrottleOptions, throttle } from './throttling.ts';

export interface SandboxOptions {
  /** Holds the database, certificates and secrets; made when missing. */
  readonly folder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly tenantId?: string;
  readonly throttle?: ThrottleOptions;
  readonly faults?: readonly Fault[];
  /** User principal names need one of these suffixes; absent: any domain is accepted. */
  readonly verifiedDomains?: readonly string[];
  /** Application roles in the tokens; absent: all the tenant knows. */
  readonly roles?: readonly string[];
  readonly tokenSeconds?: number;
  /** Objects per page without `$top`. */
  readonly pageSize?: number;
  readonly clock?: Clock;
}

export interface SandboxTenant {
  /** `https://127.0.0.1:port` */
  readonly address: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of the authority to trust. */
  readonly caFile: string;
  /** `<address>/v1.0` */
  readonly graphUrl: string;
  /** Equal to `address`: an MSAL authority is `<authorityHost>/<tenantId>`. */
  readonly authorityHost: string;
  /** Suffix of the tenant's own addresses. */
  readonly initialDomain: string;
  /** Live objects with every property set, by creation. */
  users(): SandboxObject[];
  groups(): SandboxObject[];
  contacts(): SandboxObject[];
  deletedUsers(): SandboxObject[];
  /** Ids of a group's direct members. @throws when there is no such group. */
  members(groupId: string): string[];
  manager(userId: string): string | undefined;
  /** Puts an object in past Graph's rules: contacts, or objects another synchronization owns. Answers its id. */
  seed(type: ObjectType, properties: Properties): string;
  /** Lets a certificate (PEM) sign client assertions. */
  registerCertificate(pem: string): RegisteredCertificate;
  /** True: the application is disabled; no token is given, and none accepted. */
  refuseTokens(refused: boolean): void;
  setThrottle(options: ThrottleOptions | undefined): void;
  setFaults(faults: readonly Fault[]): void;
  /** Makes every delta link given so far answer 410. */
  expireDeltaTokens(): void;
  /** Requests refused with 429 so far. */
  throttled(): number;
  close(): Promise<void>;
}

export type SandboxObject = Properties & { readonly id: string };

const INITIAL_DOMAIN = 'isthmus-sandbox.onmicrosoft.example';
const GRAPH_RESOURCE = 'https://graph.microsoft.com';
const ROLES = [
  'Directory.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'OrgContact.Read.All',
  'User.ReadWrite.All',
];
const TOKEN_SECONDS = 3599;
const PAGE_SIZE = 100;

/**
 * Starts the tenant and waits until it answers.
 * @throws when the port is taken, or another sandbox holds the folder.
 */
export async function startSandboxTenant(options: SandboxOptions): Promise<SandboxTenant> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const clock = tenantClock(options.clock);
  // The database first: it is the lock on the folder.
  const store = openStore(join(options.folder, 'sandbox-tenant.db'));
  try {
    return await start(options, clock, store);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function start(options: SandboxOptions, clock: TenantClock, store: TenantStore): Promise<SandboxTenant> {
  const app = await openRegistration(options.folder, options.tenantId);
  const certificate = await serverCertificate(options.folder, Date.now());
  const limiter = throttle(clock, options.throttle);
  const ordeals = faults(options.faults);
  const server = await listen({ certificate, port: options.port ?? 0, clock, faults: ordeals });
  const address = `https://127.0.0.1:${server.port}`;
  let tokensRefused = false;
  let deltaTokensFrom = 0;
  const tenant: Tenant = {
    tenantId: app.tenantId,
    store,
    clock,
    graphUrl: `${address}/v1.0`,
    initialDomain: INITIAL_DOMAIN,
    verifiedDomains: options.verifiedDomains?.map((domain) => domain.toLowerCase()),
    pageSize: options.pageSize ?? PAGE_SIZE,
    deltaTokensValidFrom: () => deltaTokensFrom,
  };
  const audiences = [GRAPH_RESOURCE, address];
  const signIn = authority(app, clock, {
    address,
    domains: [INITIAL_DOMAIN, ...(tenant.verifiedDomains ?? [])],
    graphResources: audiences,
    roles: options.roles ?? ROLES,
    tokenSeconds: options.tokenSeconds ?? TOKEN_SECONDS,
    refusesTokens: () => tokensRefused,
  });
  const checkToken = accessTokens(app, clock, { issuer: signIn.issuer, audiences, refusesTokens: () => tokensRefused });
  const dispatch = dispatcher(tenant, limiter);
  server.serve(async (wire) => (await answerSignIn(signIn, wire)) ?? answerGraph(tenant, dispatch, ordeals, wire, checkToken));

  const objects = (type: ObjectType, state: 'live' | 'deleted'): SandboxObject[] => store.objects({ type, state, limit: -1 }).map(whole);
  const found = (id: string, type: ObjectType): DirectoryObject => {
    const object = store.byId(id);
    if (object?.type !== type) throw new Error(`The sandbox tenant has no ${type} ${id}.`);
    return object;
  };
  return {
    address,
    tenantId: app.tenantId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    caFile: certificate.caFile,
    graphUrl: tenant.graphUrl,
    authorityHost: address,
    initialDomain: INITIAL_DOMAIN,
    users: () => objects('user', 'live'),
    groups: () => objects('group', 'live'),
    contacts: () => objects('orgContact', 'live'),
    deletedUsers: () => objects('user', 'deleted'),
    members: (groupId) => store.links('member', found(groupId, 'group').row).map((link) => link.targetId),
    manager: (userId) => store.links('manager', found(userId, 'user').row)[0]?.targetId,
    seed(type, properties) {
      const id = randomUUID();
      store.transaction(() => store.insert(id, type, { createdDateTime: clock.stamp(), ...properties }));
      return id;
    },
    registerCertificate: (pem) => app.addCertificate(pem),
    refuseTokens(refused) {
      tokensRefused = refused;
    },
    setThrottle: (next) => limiter.set(next),
    setFaults: (next) => ordeals.set(next),
    expireDeltaTokens() {
      deltaTokensFrom = clock.now() + 1;
    },
    throttled: () => limiter.refused(),
    async close() {
      await server.close();
      store.close();
    },
  };
}

/** Undefined when the path is none of the authority's. */
async function answerSignIn(signIn: Authority, wire: WireRequest): Promise<GraphResponse | undefined> {
  const { path } = splitUrl(wire.url);
  const [tenant = '', ...rest] = path;
  const place = rest.join('/');
  if (tenant === 'common' && place === 'discovery/instance') return { status: 200, body: signIn.instances() };
  if (/^(v2\.0\/)?\.well-known\/openid-configuration$/.test(place)) return signIn.openidConfiguration(tenant);
  if (place === 'discovery/v2.0/keys') return { status: 200, body: signIn.keys() };
  if (place === 'oauth2/v2.0/token' && wire.method === 'POST')
    return signIn.token(new URLSearchParams(wire.text), tenant, wire.headers.authorization);
  return undefined;
}

async function answerGraph(
  tenant: Tenant,
  dispatch: Dispatcher,
  ordeals: Faults,
  wire: WireRequest,
  checkToken: ReturnType<typeof accessTokens>,
): Promise<GraphResponse> {
  const { path, query } = splitUrl(wire.url);
  if (path[0] !== 'v1.0') throw refuse.badQuery(`Invalid version: ${path[0] ?? ''}`);
  const caller = await checkToken(wire.headers.authorization);
  const body = parse(wire.text);
  if (path[1] === '$batch' && path.length === 2) {
    if (wire.method !== 'POST') throw refuse.methodNotAllowed();
    return runBatch(tenant, dispatch, ordeals, caller, body);
  }
  return dispatch.answer({ method: wire.method, path: path.slice(1), query, headers: wire.headers, body }, caller, wire.ids);
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse.unreadablePayload();
    throw error;
  }
}

function whole(object: DirectoryObject): SandboxObject {
  return { ...object.properties, id: object.id };
}
