import { readFile } from 'node:fs/promises';
import { createSecureContext, rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, fetch } from 'undici';
import { GraphFault } from './graph-fault.ts';

export interface HttpRequest {
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

/** HTTPS to the sign-in service and to Graph, with one extra certificate authority when the connector names one. */
export interface Transport {
  /** Throws `GraphFault` when no answer arrives, the signal's reason when stopped. */
  send(url: string, request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface TransportSettings {
  readonly caFile?: string | undefined;
  /** Milliseconds until an unanswered request counts as lost. */
  readonly timeout?: number | undefined;
}

const DEFAULT_TIMEOUT = 120_000;

/** The dispatcher is made on first use, so that a connector can be created while its CA file does not exist yet. */
export function openTransport(settings: TransportSettings, dispatcher?: Dispatcher): Transport {
  let agent: Promise<Dispatcher> | undefined = dispatcher === undefined ? undefined : Promise.resolve(dispatcher);
  const timeout = settings.timeout ?? DEFAULT_TIMEOUT;

  return {
    async send(url, request) {
      agent ??= makeAgent(settings.caFile);
      const used = await agent.catch((error: unknown) => {
        // Tried again at the next request: the file may exist by then.
        agent = undefined;
        throw error;
      });
      const limit = AbortSignal.timeout(timeout);
      const signal = request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]);
      try {
        const response = await fetch(url, {
          method: request.method,
          headers: request.headers,
          ...(request.body === undefined ? {} : { body: request.body }),
          dispatcher: used,
          signal,
        });
        return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
      } catch (error) {
        request.signal?.throwIfAborted();
        throw networkFault(error, url);
      }
    },
    async close() {
      const used = await agent?.catch(() => undefined);
      if (dispatcher === undefined) await used?.destroy();
      agent = undefined;
    },
  };
}

async function makeAgent(caFile: string | undefined): Promise<Dispatcher> {
  if (caFile === undefined) return new Agent();
  let certificate: string;
  try {
    certificate = await readFile(caFile, 'utf8');
  } catch (error) {
    throw new GraphFault('certificate', `The CA file ${caFile} cannot be read (${codeOf(error)}). Correct the CA file of the connector.`);
  }
  if (!certificate.includes('-----BEGIN CERTIFICATE-----')) {
    throw new GraphFault('certificate', `The CA file ${caFile} holds no PEM certificate. Correct the CA file of the connector.`);
  }
  // Made once: reading the authorities anew for each connection would cost more than the connection.
  const secureContext = createSecureContext({ ca: [...rootCertificates, certificate] });
  return new Agent({ connect: { secureContext } });
}

/** OpenSSL's and Node's names of a certificate that is not trusted, in words. */
const certificateProblems: { readonly [code: string]: string } = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it is signed by an authority this computer does not trust',
  UNABLE_TO_GET_ISSUER_CERT: 'it is signed by an authority this computer does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority this computer does not trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is self-signed and not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_SIGNATURE_FAILURE: 'its signature does not fit the trusted authority',
  CERT_UNTRUSTED: 'it is not trusted',
  CERT_REVOKED: 'it has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was issued for another host name',
};

const networkProblems: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  TimeoutError: 'no answer in time',
  ENETUNREACH: 'the network is unreachable',
  EHOSTUNREACH: 'the host is unreachable',
  EPROTO: 'the server does not speak TLS there',
};

function networkFault(error: unknown, url: string): GraphFault {
  const code = codeOf(error);
  const host = new URL(url).host;
  const certificate = certificateProblems[code];
  if (certificate !== undefined) {
    const remedy = 'Have it replaced, or name the issuing authority as CA file of the connector.';
    return new GraphFault('certificate', `The certificate of ${host} was refused: ${certificate} (${code}). ${remedy}`);
  }
  const problem = networkProblems[code] ?? 'the request failed';
  return new GraphFault('connection', `${host} cannot be reached: ${problem} (${code}). Check the address, the network and the firewall.`);
}

/** The most specific code along the chain of causes. */
function codeOf(error: unknown): string {
  let found = 'unknown error';
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') found = at.code;
    else if (at.name === 'TimeoutError') found = at.name;
  }
  return found;
}
