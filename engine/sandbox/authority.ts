/** The sign-in side of the tenant: OpenID discovery, keys, instance discovery and the token endpoint, as login.microsoftonline.com has them. */
import { randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importPKCS8, importX509, errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import type { TenantClock } from './clock.ts';
import type { Json } from './directory-object.ts';
import type { AppRegistration } from './registration.ts';
import { signInRefusals } from './sign-in-refusals.ts';

export interface AuthoritySettings {
  readonly address: string;
  /** Host names the tenant answers to in place of its id. */
  readonly domains: readonly string[];
  readonly graphResources: readonly string[];
  readonly roles: readonly string[];
  readonly tokenSeconds: number;
  refusesTokens(): boolean;
}

export interface AuthorityAnswer {
  readonly status: number;
  readonly body: Json;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_SKEW_SECONDS = 300;

export type Authority = ReturnType<typeof authority>;

export function authority(app: AppRegistration, clock: TenantClock, settings: AuthoritySettings) {
  const isTenant = (name: string) => name.toLowerCase() === app.tenantId || settings.domains.includes(name.toLowerCase());
  const issuer = `${settings.address}/${app.tenantId}/v2.0`;
  const tokenEndpoint = `${settings.address}/${app.tenantId}/oauth2/v2.0/token`;
  const signingKey = importPKCS8(app.signingKey, 'RS256');
  const spentAssertions = new Map<string, number>();

  const discovery = (): Json => ({
    token_endpoint: tokenEndpoint,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${settings.address}/${app.tenantId}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer,
    authorization_endpoint: `${settings.address}/${app.tenantId}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${settings.address}/${app.tenantId}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(settings.address).host,
    msgraph_host: new URL(settings.address).host,
  });

  const instances = (): Json => {
    const { host } = new URL(settings.address);
    return {
      tenant_discovery_endpoint: `${settings.address}/${app.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
  };

  async function token(body: URLSearchParams, tenant: string, authorization?: string): Promise<AuthorityAnswer> {
    const form = withBasicCredentials(body, authorization);
    if (!isTenant(tenant)) return refusal('unknownTenant', tenant);
    if (settings.refusesTokens()) return refusal('disabledApplication', app.clientId);
    const grant = form.get('grant_type');
    if (grant === null) return refusal('missingParameter', 'grant_type');
    if (grant !== 'client_credentials') return refusal('unsupportedGrant', grant);
    const resource = resourceOf(form.get('scope') ?? '');
    if (resource === undefined) return refusal('invalidScope', form.get('scope') ?? '');
    const assertion = form.get('client_assertion');
    const clientId = form.get('client_id') ?? (assertion === null ? '' : issuerOf(assertion));
    if (clientId === '') return refusal('missingParameter', 'client_id');
    if (clientId.toLowerCase() !== app.clientId) return refusal('unknownApplication', clientId);
    const refused =
      assertion !== null ? await checkAssertion(assertion, form.get('client_assertion_type')) : checkSecret(form.get('client_secret'));
    if (refused) return refused;
    if (!settings.graphResources.includes(resource)) return refusal('unknownResource', resource);
    return { status: 200, body: await issue(resource) };
  }

  function checkSecret(secret: string | null): AuthorityAnswer | undefined {
    if (secret === null) return refusal('missingCredential', '');
    return app.isSecret(secret) ? undefined : refusal('invalidSecret', app.clientId);
  }

  async function checkAssertion(assertion: string, type: string | null): Promise<AuthorityAnswer | undefined> {
    if (type !== ASSERTION_TYPE) return refusal('badAssertionType', String(type));
    try {
      const header = decodeProtectedHeader(assertion);
      const certificate = app.certificates().find((known) => known.sha256 === header['x5t#S256'] || known.sha1 === header.x5t);
      if (!certificate) return refusal('unknownCertificate', String(header['x5t#S256'] ?? header.x5t ?? ''));
      const { payload } = await jwtVerify(assertion, await importX509(certificate.pem, String(header.alg)), {
        algorithms: ['RS256', 'PS256'],
        issuer: app.clientId,
        subject: app.clientId,
        audience: [tokenEndpoint, issuer],
        clockTolerance: ASSERTION_SKEW_SECONDS,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'jti'],
      });
      return spend(String(payload.jti), Number(payload.exp)) ? undefined : refusal('badAssertion', 'the assertion was used before');
    } catch (error) {
      if (error instanceof joseErrors.JOSEError || error instanceof TypeError) return refusal('badAssertion', error.message);
      throw error;
    }
  }

  /** Each assertion is good once (RFC 7523 §3); false for a repetition. */
  function spend(id: string, expires: number): boolean {
    const now = clock.now() / 1000;
    for (const [known, end] of spentAssertions) if (end + ASSERTION_SKEW_SECONDS < now) spentAssertions.delete(known);
    if (spentAssertions.has(id)) return false;
    spentAssertions.set(id, expires);
    return true;
  }

  async function issue(resource: string): Promise<Json> {
    const now = Math.floor(clock.now() / 1000);
    const accessToken = await new SignJWT({
      appid: app.clientId,
      azp: app.clientId,
      azpacr: '1',
      idtyp: 'app',
      oid: app.clientId,
      roles: [...settings.roles],
      tid: app.tenantId,
      ver: '2.0',
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: app.signingKeyId })
      .setIssuer(issuer)
      .setAudience(resource)
      .setSubject(app.clientId)
      .setIssuedAt(now)
      .setNotBefore(now - 300)
      .setExpirationTime(now + settings.tokenSeconds)
      .setJti(randomUUID())
      .sign(await signingKey);
    return { token_type: 'Bearer', expires_in: settings.tokenSeconds, ext_expires_in: settings.tokenSeconds, access_token: accessToken };
  }

  function refusal(reason: keyof typeof signInRefusals, subject: string): AuthorityAnswer {
    const { status, error, code, message } = signInRefusals[reason];
    const trace = randomUUID();
    const correlation = randomUUID();
    const timestamp = `${new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    return {
      status,
      body: {
        error,
        error_description: `AADSTS${code}: ${message(subject)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: trace,
        correlation_id: correlation,
        error_uri: `${settings.address}/error?code=${code}`,
      },
    };
  }

  return {
    issuer,
    token,
    instances,
    keys: (): Json => ({ keys: [{ ...(app.publicKey as { [name: string]: Json }), issuer }] }),
    openidConfiguration: (tenant: string): AuthorityAnswer =>
      isTenant(tenant) ? { status: 200, body: discovery() } : refusal('unknownTenant', tenant),
  };
}

/** `https://graph…/.default` names the resource; anything else is no scope for an application. */
function resourceOf(scope: string): string | undefined {
  const names = scope.split(' ').filter((name) => name.endsWith('/.default'));
  return names.length === 1 ? names[0]?.slice(0, -'/.default'.length).replace(/\/$/, '') : undefined;
}

/** client_secret_basic (RFC 6749 §2.3.1): the same two parameters in the header. */
function withBasicCredentials(body: URLSearchParams, authorization: string | undefined): URLSearchParams {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return body;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const form = new URLSearchParams(body);
  // Form-encoded before base64; a stray % is no encoding and would fail, so the values go through URLSearchParams.
  const decoded = new URLSearchParams(`id=${id}&secret=${secret}`);
  form.set('client_id', decoded.get('id') ?? '');
  form.set('client_secret', decoded.get('secret') ?? '');
  return form;
}

function issuerOf(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? '';
  } catch (error) {
    if (error instanceof joseErrors.JOSEError) return '';
    throw error;
  }
}
