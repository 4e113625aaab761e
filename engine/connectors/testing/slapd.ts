import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { makeTestCertificates } from './certificates.ts';
import { findProgram, freePort, reasonToSkip, ServerProcess } from './server-process.ts';

export interface SlapdOptions {
  /** Naming context; its entry is made unless `ldif` is given. */
  readonly suffix?: string;
  /** LDIF text loaded offline (`slapadd -q`) before the server starts: 100,000 entries take seconds. */
  readonly ldif?: string;
  /** The certificate's time is over. */
  readonly expiredCertificate?: boolean;
  /** Names in the certificate; the server's address unless given. */
  readonly certificateNames?: readonly string[];
  /** Lines added to slapd.conf behind the database's own. */
  readonly databaseConfiguration?: readonly string[];
  /** Modules to load besides the database's own. */
  readonly modules?: readonly string[];
  /** Definitions of attribute types and object classes, as slapd.conf takes them. */
  readonly schema?: readonly string[];
  /** Databases before the main one, for logs; made empty. */
  readonly otherDatabases?: readonly { readonly suffix: string; readonly configuration: readonly string[] }[];
}

/** A real OpenLDAP server of the test's own. */
export interface Slapd {
  readonly url: string;
  readonly ldapsUrl: string;
  readonly caFile: string;
  readonly otherCaFile: string;
  readonly suffix: string;
  readonly bindDn: string;
  readonly password: string;
  /** Signed in as administrator of the database; for changing what the test imports. */
  readonly client: Client;
  /** Ends the server at once, as a crash would; `stop` still cleans up. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** For `describe.skipIf`: why there can be no slapd here. */
export const slapdMissing = (): string | undefined => reasonToSkip(['slapd', 'slapadd'], 'slapd');

const SCHEMAS = ['core', 'cosine', 'inetorgperson', 'nis'];

/** Starts slapd on a free loopback port with mdb, TLS and the usual schemas. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const program = findProgram('slapd');
  if (program === undefined) throw new Error('slapd is not installed (Debian: apt-get install slapd)');
  const host = '127.0.0.1';
  const suffix = options.suffix ?? 'dc=harbour,dc=example';
  const bindDn = `cn=admin,${suffix}`;
  const password = 'Quay-side 9';
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-slapd-'));
  let server: ServerProcess | undefined;
  try {
    mkdirSync(join(folder, 'db'));
    for (const at of (options.otherDatabases ?? []).keys()) mkdirSync(join(folder, `db${at}`));
    const certificates = await makeTestCertificates(folder, options.certificateNames ?? [host], options.expiredCertificate);
    const configuration = join(folder, 'slapd.conf');
    writeFileSync(configuration, configurationText({ folder, suffix, bindDn, password, certificates, options }));
    const ldif = join(folder, 'load.ldif');
    writeFileSync(ldif, options.ldif ?? suffixEntry(suffix));
    execFileSync(findProgram('slapadd') ?? 'slapadd', ['-q', '-b', suffix, '-f', configuration, '-l', ldif], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    const [port, tlsPort] = [await freePort(host), await freePort(host)];
    const url = `ldap://${host}:${port}`;
    const ldapsUrl = `ldaps://${host}:${tlsPort}`;
    server = new ServerProcess(program, ['-f', configuration, '-h', `${url} ${ldapsUrl}`, '-d', '0']);
    await server.listening(host, port, 20);
    await server.listening(host, tlsPort, 20);
    const client = new Client({ url, autoRebind: true });
    await client.bind(bindDn, password);
    const running = server;
    return {
      ...{ url, ldapsUrl, caFile: certificates.caFile, otherCaFile: certificates.otherCaFile, suffix, bindDn, password, client },
      kill: () => running.stop(),
      async stop() {
        await client.unbind().catch(() => {}); // the server may be gone already
        await running.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function configurationText(parts: {
  readonly folder: string;
  readonly suffix: string;
  readonly bindDn: string;
  readonly password: string;
  readonly certificates: { readonly certFile: string; readonly keyFile: string; readonly caFile: string };
  readonly options: SlapdOptions;
}): string {
  const { folder, suffix, bindDn, password, certificates, options } = parts;
  return [
    ...SCHEMAS.map((schema) => `include /etc/ldap/schema/${schema}.schema`),
    ...(options.schema ?? []),
    'modulepath /usr/lib/ldap',
    ...['back_mdb', ...(options.modules ?? [])].map((name) => `moduleload ${name}`),
    `pidfile ${folder}/slapd.pid`,
    `argsfile ${folder}/slapd.args`,
    `TLSCACertificateFile ${certificates.caFile}`,
    `TLSCertificateFile ${certificates.certFile}`,
    `TLSCertificateKeyFile ${certificates.keyFile}`,
    ...(options.otherDatabases ?? []).flatMap((other, at) => [
      ...['database mdb', `suffix "${other.suffix}"`, `rootdn "${bindDn}"`, `directory ${folder}/db${at}`, 'dbnosync'],
      ...other.configuration,
    ]),
    'database mdb',
    `suffix "${suffix}"`,
    `rootdn "${bindDn}"`,
    `rootpw "${password}"`,
    `directory ${folder}/db`,
    'maxsize 2147483648',
    'dbnosync',
    'index objectClass,entryUUID eq',
    ...(options.databaseConfiguration ?? []),
    '',
  ].join('\n');
}

function suffixEntry(suffix: string): string {
  const [, type = '', value = ''] = /^(\w+)=([^,]+)/.exec(suffix) ?? [];
  const classes: { readonly [type: string]: readonly string[] } = {
    dc: ['dcObject', 'organization'],
    o: ['organization'],
    ou: ['organizationalUnit'],
  };
  const lines = (classes[type.toLowerCase()] ?? ['extensibleObject']).map((name) => `objectClass: ${name}`);
  const organization = type.toLowerCase() === 'dc' ? [`o: ${value}`] : [];
  return [`dn: ${suffix}`, ...lines, `${type}: ${value}`, ...organization, ''].join('\n');
}
