import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { Client } from 'ldapts';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import { ConnectorFailure } from '../connector.ts';
import { ldapFailure, missingPassword, type Target } from './failure.ts';
import { decodeEntriesLazily } from './wire-entry.ts';

/** A signed-in connection; closed by whoever opened it. */
export interface LdapConnection {
  readonly client: Client;
  readonly target: Target;
  close(): Promise<void>;
}

/** No server takes longer to accept a connection; the timeout of the settings is for answers. */
const MAX_CONNECT_SECONDS = 30;

/**
 * Connects (LDAP, LDAPS or StartTLS) and signs in with a simple bind; anonymously when `bindDn` is empty.
 *
 * @throws ConnectorFailure `no-start-connection` or `no-start-credentials`
 */
export async function openConnection(settings: LdapSettings, password: string | undefined, signal?: AbortSignal): Promise<LdapConnection> {
  const target = targetOf(settings);
  if (settings.bindDn !== '' && (password === undefined || password === '')) throw missingPassword(target);
  const secure = /^ldaps:/i.test(settings.url);
  const host = target.server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const trust = secure || settings.startTls ? tlsOptions(host, settings.caFile, target) : undefined;
  const connectSeconds = Math.min(settings.timeout, MAX_CONNECT_SECONDS);
  const client = new Client({
    url: settings.url,
    timeout: settings.timeout * 1000,
    connectTimeout: connectSeconds * 1000,
    // ldapts speaks TLS at once whenever it gets TLS options, so StartTLS must not have them here.
    ...(secure && trust !== undefined ? { tlsOptions: trust } : {}),
  });
  decodeEntriesLazily(client);
  const stop = (): void => void close(client);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    if (!secure && trust !== undefined) await withDeadline(client.startTLS({ ...trust, host }), connectSeconds);
    // An empty name and password is the anonymous bind (RFC 4513 §5.1.1).
    await client.bind(settings.bindDn, settings.bindDn === '' ? '' : password);
  } catch (error) {
    signal?.removeEventListener('abort', stop);
    await close(client);
    signal?.throwIfAborted();
    throw ldapFailure(error, target, 'before');
  }
  return {
    client,
    target,
    async close() {
      signal?.removeEventListener('abort', stop);
      await close(client);
    },
  };
}

/** What messages call the server: host and port. */
export function targetOf(settings: LdapSettings): Target {
  const url = new URL(settings.url);
  const port = url.port || (/^ldaps:/i.test(settings.url) ? '636' : '389');
  return { server: `${url.hostname}:${port}`, bindDn: settings.bindDn, caFile: settings.caFile };
}

/** The authorities of Node, of the machine and of the certificate authority file together; Node takes only one list. */
function tlsOptions(host: string, caFile: string | undefined, target: Target): tls.ConnectionOptions {
  const authorities = [...tls.rootCertificates, ...machineAuthorities()];
  if (caFile !== undefined && caFile !== '') authorities.push(readAuthority(caFile, target));
  return { ca: authorities, ...(isIP(host) === 0 ? { servername: host } : {}) };
}

function machineAuthorities(): readonly string[] {
  // Node 22.15 and later; Electron 33 embeds 20.18, which knows its own list only.
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates === undefined ? [] : getCACertificates('system');
}

function readAuthority(caFile: string, target: Target): string {
  let reason = 'it holds no PEM certificate';
  try {
    const text = readFileSync(caFile, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const message = `The certificate authority file ${caFile} cannot be used for ${target.server}: ${reason}. Change it in the connection settings.`;
  throw new ConnectorFailure('no-start-connection', message, { result: 'failed-connection', server: target.server, message });
}

async function close(client: Client): Promise<void> {
  // The connection may be gone already; then there is nobody to say goodbye to.
  await client.unbind().catch(() => {});
}

/** ldapts waits for ever when the server closes during the handshake of StartTLS. */
async function withDeadline<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Connection timeout')), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
