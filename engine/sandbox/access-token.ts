/** Checks the bearer token of a Graph call: signature, issuer, audience, life, tenant. */
import { importJWK, errors as joseErrors, jwtVerify } from 'jose';
import type { TenantClock } from './clock.ts';
import { refuse } from './errors.ts';
import type { AppRegistration } from './registration.ts';

export interface Caller {
  readonly appId: string;
  readonly roles: ReadonlySet<string>;
}

interface KnownToken {
  readonly caller: Caller;
  readonly expires: number;
}

/** Signatures of tokens seen lately are not checked again, their life is. */
const KNOWN_TOKENS = 100;

export function accessTokens(
  app: AppRegistration,
  clock: TenantClock,
  settings: { issuer: string; audiences: readonly string[]; refusesTokens(): boolean },
) {
  const key = importJWK(app.publicKey, 'RS256');
  const known = new Map<string, KnownToken>();
  const challenge = (error: string) =>
    `Bearer realm="", authorization_uri="${settings.issuer.replace(/\/v2\.0$/, '/oauth2/authorize')}", error="invalid_token", error_description="${error}"`;
  const refused = (message: string) => refuse.unauthorized(message, challenge(message));

  /** @throws GraphError 401 with a WWW-Authenticate challenge. */
  return async function check(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refused('Access token is empty.');
    if (settings.refusesTokens()) throw refused('Access token validation failure. The application is disabled.');
    const found = known.get(token) ?? (await verify(token));
    if (found.expires <= clock.now()) {
      known.delete(token);
      throw refused('Lifetime validation failed, the token is expired.');
    }
    return found.caller;
  };

  async function verify(token: string): Promise<KnownToken> {
    try {
      const { payload } = await jwtVerify(token, await key, {
        algorithms: ['RS256'],
        issuer: settings.issuer,
        audience: [...settings.audiences],
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'tid'],
      });
      if (payload.tid !== app.tenantId) throw refused('Access token validation failure. Invalid tenant.');
      const roles = Array.isArray(payload.roles) ? payload.roles.map(String) : [];
      const entry = { caller: { appId: String(payload.appid), roles: new Set(roles) }, expires: Number(payload.exp) * 1000 };
      const oldest = known.keys().next();
      if (known.size >= KNOWN_TOKENS && !oldest.done) known.delete(oldest.value);
      known.set(token, entry);
      return entry;
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired) throw refused('Lifetime validation failed, the token is expired.');
      if (error instanceof joseErrors.JWTClaimValidationFailed) {
        throw refused(
          error.claim === 'aud'
            ? 'Access token validation failure. Invalid audience.'
            : `Access token validation failure. Invalid ${error.claim}.`,
        );
      }
      if (error instanceof joseErrors.JOSEError) throw refused('CompactToken parsing failed or the signature is not valid.');
      throw error;
    }
  }
}
