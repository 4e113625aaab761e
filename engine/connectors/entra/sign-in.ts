import { X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type Configuration, type INetworkModule, LogLevel, type NetworkResponse } from '@azure/msal-node';
import type { EntraSettings } from '../../../shared/model/connector.ts';
import { GraphFault } from './graph-fault.ts';
import type { Transport } from './transport.ts';

/** Access tokens for Graph; MSAL caches them until shortly before they expire. */
export interface TokenSource {
  /** `renew`: ask the sign-in service again although a cached token looks valid. Throws `GraphFault`. */
  token(renew: boolean, signal?: AbortSignal): Promise<string>;
}

/**
 * Signs in as an application with a client secret or a certificate (OAuth 2.0 client credentials). `secret` reads
 * `clientSecret` or `privateKey` from the secret store when it is first needed.
 */
export function openSignIn(
  settings: EntraSettings,
  secret: (key: string) => Promise<string | undefined>,
  transport: Transport,
): TokenSource {
  const network = new SignInNetwork(transport);
  let application: Promise<ConfidentialClientApplication> | undefined;
  const scopes = [`${new URL(settings.graphUrl).origin}/.default`];

  return {
    async token(renew, signal) {
      signal?.throwIfAborted();
      application ??= configuration(settings, secret, network).then((made) => new ConfidentialClientApplication(made));
      network.begin(signal);
      try {
        const result = await (await application).acquireTokenByClientCredential({ scopes, skipCache: renew });
        if (result === null) throw new GraphFault('credentials', 'The sign-in service returned no token.');
        return result.accessToken;
      } catch (error) {
        // A later attempt reads the secret again: it may have been corrected meanwhile.
        application = undefined;
        signal?.throwIfAborted();
        throw error instanceof GraphFault ? error : (network.fault ?? refusal(error, settings));
      }
    },
  };
}

async function configuration(
  settings: EntraSettings,
  secret: (key: string) => Promise<string | undefined>,
  networkClient: INetworkModule,
): Promise<Configuration> {
  const authority = `${settings.authorityHost.replace(/\/+$/, '')}/${encodeURIComponent(settings.tenantId)}`;
  return {
    auth: {
      clientId: settings.clientId,
      authority,
      // Known to us by configuration, so MSAL does not ask Microsoft whether the host is genuine (sandbox, national clouds).
      knownAuthorities: [new URL(settings.authorityHost).host],
      ...(settings.credential === 'secret' ? { clientSecret: await clientSecret(secret) } : await clientCertificate(settings, secret)),
    },
    system: {
      networkClient,
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => undefined },
    },
  };
}

async function clientSecret(secret: (key: string) => Promise<string | undefined>): Promise<string> {
  const value = await secret('clientSecret');
  if (value === undefined || value === '') {
    throw new GraphFault('credentials', 'No client secret is stored. Enter it in the connection settings.');
  }
  return value;
}

async function clientCertificate(
  settings: EntraSettings,
  secret: (key: string) => Promise<string | undefined>,
): Promise<Pick<Configuration['auth'], 'clientCertificate'>> {
  const privateKey = await secret('privateKey');
  if (settings.certificate === undefined || privateKey === undefined || privateKey === '') {
    throw new GraphFault('credentials', 'Certificate or private key is missing. Enter both in the connection settings.');
  }
  let thumbprintSha256: string;
  try {
    thumbprintSha256 = new X509Certificate(settings.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch {
    // The parser's own words name only an OpenSSL routine.
    throw new GraphFault('credentials', 'The certificate of the connector is not a PEM certificate.');
  }
  return { clientCertificate: { thumbprintSha256, privateKey, x5c: settings.certificate } };
}

/** MSAL's network calls over our transport; remembers why one failed, because MSAL's errors hide it. */
class SignInNetwork implements INetworkModule {
  readonly #transport: Transport;
  #signal: AbortSignal | undefined;
  fault: GraphFault | undefined;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  begin(signal: AbortSignal | undefined): void {
    this.#signal = signal;
    this.fault = undefined;
  }

  sendGetRequestAsync<T>(url: string, options?: RequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('GET', url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: RequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('POST', url, options);
  }

  async #send<T>(method: string, url: string, options: RequestOptions | undefined): Promise<NetworkResponse<T>> {
    try {
      const answer = await this.#transport.send(url, {
        method,
        headers: options?.headers ?? {},
        body: method === 'POST' ? options?.body : undefined,
        signal: this.#signal,
      });
      const host = new URL(url).host;
      if (answer.status >= 500)
        throw new GraphFault('server', `The sign-in service ${host} answered with status ${answer.status}. Try again later.`);
      return { status: answer.status, headers: { ...answer.headers }, body: parse<T>(answer.text, host) };
    } catch (error) {
      if (error instanceof GraphFault) this.fault = error;
      throw error;
    }
  }
}

interface RequestOptions {
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

function parse<T>(text: string, host: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    // Not the sign-in service: a proxy's page, a wrong host.
    throw new GraphFault('connection', `${host} did not answer like a sign-in service. Check the authority host of the connector.`);
  }
}

/** The AADSTS sentence of a refusal, without trace ids and time stamps. */
function refusal(error: unknown, settings: EntraSettings): GraphFault {
  const text = error instanceof Error ? error.message : String(error);
  const said =
    /AADSTS\d+:[^\r\n]*?(?=\s*(?:Trace ID|Correlation ID|Timestamp|- Correlation|$|\r|\n))/.exec(text)?.[0] ??
    text.split(/\r?\n/, 1)[0] ??
    text;
  return new GraphFault(
    'credentials',
    `The tenant ${settings.tenantId} refused application ${settings.clientId}: ${said} Check tenant, application and credential in the connection settings.`,
  );
}
