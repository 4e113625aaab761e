import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import { makeTestCertificates } from './certificates.ts';
import { findProgram, freeLoopbackAddress, reasonToSkip, ServerProcess } from './server-process.ts';

/** A real Active Directory domain of the test's own, served by Samba. */
export interface SambaDomain {
  /** Plain LDAP; simple binds are allowed here as on old domain controllers. */
  readonly url: string;
  readonly ldapsUrl: string;
  readonly caFile: string;
  readonly otherCaFile: string;
  readonly realm: string;
  readonly netbios: string;
  readonly baseDn: string;
  /** administrator@REALM */
  readonly bindDn: string;
  readonly password: string;
  /** Signed in as administrator over LDAPS; for changing what the test imports. */
  readonly client: Client;
  stop(): Promise<void>;
}

const SETUP_FOLDER = '/usr/share/samba/setup/ad-schema';

/** For `describe.skipIf`: why there can be no Samba domain here. */
export function sambaMissing(): string | undefined {
  const reason = reasonToSkip(['samba', 'samba-tool'], 'samba-ad-dc samba-ad-provision samba-dsdb-modules');
  if (reason !== undefined || process.env.CI === 'true') return reason;
  if (!existsSync(SETUP_FOLDER)) return 'the AD schema files are not installed (Debian: apt-get install samba-ad-provision)';
  return process.getuid?.() === 0 ? undefined : 'a domain controller needs root: its ports lie below 1024';
}

const LDAP_PORT = 389;
const LDAPS_PORT = 636;
const GLOBAL_CATALOG_PORTS = [3268, 3269];

export interface SambaOptions {
  readonly realm?: string;
  readonly netbios?: string;
  /** Lines added to the global section of smb.conf. */
  readonly globalSettings?: readonly string[];
}

/** Provisions a new domain (about 4 s) and starts its LDAP server on a free loopback address. */
export async function startSambaDomain(options: SambaOptions = {}): Promise<SambaDomain> {
  const program = findProgram('samba');
  const tool = findProgram('samba-tool');
  if (program === undefined || tool === undefined)
    throw new Error('samba is not installed (Debian: apt-get install samba-ad-dc samba-ad-provision)');
  const realm = options.realm ?? 'HARBOUR.TEST';
  const netbios = options.netbios ?? 'HARBOUR';
  const password = 'Quay-side.9';
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-samba-'));
  let server: ServerProcess | undefined;
  try {
    const host = await freeLoopbackAddress([LDAP_PORT, LDAPS_PORT, ...GLOBAL_CATALOG_PORTS]);
    const certificates = await makeTestCertificates(folder, [host, `dc1.${realm.toLowerCase()}`]);
    await provision(tool, { folder, realm, netbios, password, host });
    const settings = join(folder, 'etc', 'smb.conf');
    writeFileSync(
      settings,
      addToGlobalSection(readFileSync(settings, 'utf8'), [
        ...['server services = ldap', 'ldap server require strong auth = no', 'log level = 0', `log file = ${folder}/samba.log`],
        ...[
          'tls enabled = yes',
          `tls keyfile = ${certificates.keyFile}`,
          `tls certfile = ${certificates.certFile}`,
          `tls cafile = ${certificates.caFile}`,
        ],
        `pid directory = ${folder}`,
        // Ephemeral RPC sockets and ntp/winbind pipes belong to the folder, not to the machine.
        ...(options.globalSettings ?? []),
        ...[
          `ncalrpc dir = ${folder}/ncalrpc`,
          `winbindd socket directory = ${folder}/winbindd`,
          `ntp signd socket directory = ${folder}/ntp`,
        ],
      ]),
    );
    server = new ServerProcess(program, ['-i', '--debug-stdout', `--configfile=${settings}`, '--no-process-group'], {
      KRB5_CONFIG: join(folder, 'private', 'krb5.conf'),
    });
    await server.listening(host, LDAP_PORT, 40);
    await server.listening(host, LDAPS_PORT, 40);
    const bindDn = `administrator@${realm}`;
    const client = new Client({ url: `ldaps://${host}`, tlsOptions: { ca: readFileSync(certificates.caFile) } });
    await client.bind(bindDn, password);
    const running = server;
    return {
      ...{ url: `ldap://${host}`, ldapsUrl: `ldaps://${host}`, caFile: certificates.caFile, otherCaFile: certificates.otherCaFile },
      ...{ realm, netbios, baseDn: `DC=${realm.toLowerCase().split('.').join(',DC=')}`, bindDn, password, client },
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

interface Provisioning {
  readonly folder: string;
  readonly realm: string;
  readonly netbios: string;
  readonly password: string;
  readonly host: string;
}

async function provision(tool: string, { folder, realm, netbios, password, host }: Provisioning): Promise<void> {
  const options = [
    ...['interfaces', `${host}/8`],
    ...['bind interfaces only', 'yes'],
    // Extended attributes in a file of our own: temporary file systems often have none.
    ...['posix:eadb', join(folder, 'eadb.tdb')],
  ];
  const pairs = options.flatMap((name, at) => (at % 2 === 0 ? [`--option=${name}=${options[at + 1] ?? ''}`] : []));
  const args = [
    'domain',
    'provision',
    '--server-role=dc',
    '--use-rfc2307',
    '--dns-backend=NONE',
    `--realm=${realm}`,
    `--domain=${netbios}`,
  ];
  await promisify(execFile)(tool, [...args, `--adminpass=${password}`, `--targetdir=${folder}`, '--host-name=dc1', ...pairs], {
    maxBuffer: 1 << 24,
  });
}

/** Later lines win, so that ours replace those of the provisioning. */
const addToGlobalSection = (text: string, lines: readonly string[]): string => {
  const section = /\n\[(?!global)/.exec(text);
  const end = section?.index ?? text.length;
  return `${text.slice(0, end)}\n${lines.map((line) => `\t${line}`).join('\n')}\n${text.slice(end)}`;
};
