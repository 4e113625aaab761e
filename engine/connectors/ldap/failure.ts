import { ResultCodeError } from 'ldapts';
import { type ConnectionStatus, ConnectorFailure } from '../connector.ts';

/** What a message about a failed contact names. */
export interface Target {
  /** host:port */
  readonly server: string;
  readonly bindDn: string;
  readonly caFile: string | undefined;
}

interface Row {
  readonly status: ConnectionStatus;
  readonly reason: string;
  readonly remedy: string;
}

const CONNECTIVITY = 'the connection settings';
const NETWORK = `Check the address and the port in ${CONNECTIVITY}, the network and the firewall.`;
const network = (reason: string): Row => ({ status: 'failed-connection', reason, remedy: NETWORK });
const untrusted = (reason: string): Row => ({
  status: 'failed-connection',
  reason,
  remedy: `Name a PEM file with the certificate authority as certificate authority file in ${CONNECTIVITY}.`,
});
const badCertificate = (reason: string, remedy: string): Row => ({ status: 'failed-connection', reason, remedy });

const UNKNOWN_AUTHORITY = 'its certificate was not issued by an authority this engine trusts';

/** Error codes of sockets and TLS. */
const socketFaults: { readonly [code: string]: Row } = {
  ECONNREFUSED: network('nothing listens there (connection refused)'),
  ENOTFOUND: network('the name is unknown to DNS'),
  EAI_AGAIN: network('DNS gives no answer'),
  ETIMEDOUT: network('it does not answer (timed out)'),
  EHOSTUNREACH: network('there is no route to it'),
  ENETUNREACH: network('there is no route to its network'),
  ECONNRESET: network('it broke the connection off'),
  EPIPE: network('it broke the connection off'),
  EPROTO: network('it does not speak TLS on this port'),
  ERR_SSL_WRONG_VERSION_NUMBER: network('it does not speak TLS on this port'),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted(UNKNOWN_AUTHORITY),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted('its certificate is self-signed'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted(UNKNOWN_AUTHORITY),
  UNABLE_TO_GET_ISSUER_CERT: untrusted(UNKNOWN_AUTHORITY),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted(UNKNOWN_AUTHORITY),
  CERT_SIGNATURE_FAILURE: untrusted('the signature of its certificate does not match the trusted authority'),
  CERT_HAS_EXPIRED: badCertificate('its certificate has expired', 'Renew the certificate of the server.'),
  CERT_NOT_YET_VALID: badCertificate('its certificate is not valid yet', 'Check the clocks of server and engine.'),
  ERR_TLS_CERT_ALTNAME_INVALID: badCertificate(
    'its certificate is for another name',
    `Use a name that is in the certificate as address in ${CONNECTIVITY}.`,
  ),
};

/** ldapts tells these by text only. */
const textFaults: readonly (readonly [text: RegExp, row: Row])[] = [
  [/timed? ?out/i, network('it does not answer (timed out)')],
  [/connection closed|socket error|not established|disconnected/i, network('it broke the connection off')],
];

/** Reasons Active Directory gives in `data` of a refused bind, in words. */
const bindFaults: { readonly [data: string]: string } = {
  '525': 'no such user',
  '52e': 'wrong password',
  '52f': 'account restrictions forbid the sign-in',
  '530': 'not permitted to sign in at this time',
  '531': 'not permitted to sign in from this computer',
  '532': 'the password has expired',
  '533': 'the account is disabled',
  '568': 'too many groups',
  '701': 'the account has expired',
  '773': 'the password must be changed before the first sign-in',
  '775': 'the account is locked',
};

const permission = (reason: string): Row => ({ status: 'failed-permission', reason, remedy: 'Give the account the right to read there.' });
const encryption: Row = {
  status: 'failed-connection',
  reason: 'it demands an encrypted connection',
  remedy: `Use an ldaps:// address or StartTLS in ${CONNECTIVITY}.`,
};

/** LDAP result codes that mean more than "the search failed". */
const resultCodes: { readonly [code: number]: Row } = {
  1: permission('it demands a sign-in first or cannot operate now'),
  3: {
    status: 'failed-search',
    reason: 'the search took longer than the server allows',
    remedy: 'Use smaller pages or raise the server’s time limit.',
  },
  4: {
    status: 'failed-search',
    reason: 'the server delivers fewer objects than there are (size limit)',
    remedy: 'Raise the size limit of this account on the server.',
  },
  8: encryption,
  11: {
    status: 'failed-search',
    reason: 'a limit set by the server’s administrator was reached',
    remedy: 'Raise the limits of this account on the server.',
  },
  13: encryption,
  32: {
    status: 'failed-search',
    reason: 'the naming context does not exist there or is hidden from the account',
    remedy: 'Refresh the schema, or check the rights of the account.',
  },
  50: permission('the account has no right to read it'),
  51: network('it is too busy'),
  52: network('it is not available at the moment'),
};

/** How far a step had come; decides between `no-start-*` and `stopped-*`. */
export type Stage = 'before' | 'during';

/** Turns whatever ldapts threw into the failure of a step, in words for an administrator. Secrets are never part of it. */
export function ldapFailure(error: unknown, target: Target, stage: Stage): ConnectorFailure {
  if (error instanceof ConnectorFailure) return error;
  if (error instanceof ResultCodeError && error.code === 49) return refusedCredentials(error, target);
  const row = rowOf(error);
  const detail = error instanceof ResultCodeError ? ` (LDAP result ${error.code}: ${plain(error)})` : detailOf(error);
  const named =
    row.status === 'failed-connection' && isTrustFault(error) && target.caFile !== undefined
      ? ` The certificate authority file is ${target.caFile}.`
      : '';
  const message = `${target.server}: ${row.reason}${detail}.${named} ${row.remedy}`;
  return new ConnectorFailure(resultOf(row.status, stage), message, {
    result: row.status === 'failed-connection' && stage === 'during' ? 'dropped-connection' : row.status,
    server: target.server,
    message,
  });
}

/** `no-start-credentials` without having asked the server. */
export function missingPassword(target: Target): ConnectorFailure {
  // RFC 4513 §5.1.2: a bind with a name and no password succeeds anonymously, and the import would see little or nothing.
  const message = `No password is stored for ${target.bindDn} at ${target.server}. Enter it in ${CONNECTIVITY}.`;
  return new ConnectorFailure('no-start-credentials', message, { result: 'failed-authentication', server: target.server, message });
}

/** A delta import that cannot begin, because what is stored of the last import leads nowhere. */
export function fullImportRequired(target: Pick<Target, 'server'>, reason: string, error?: unknown): ConnectorFailure {
  const detail = error instanceof ResultCodeError ? ` (LDAP result ${error.code}: ${plain(error)})` : '';
  return new ConnectorFailure('no-start-full-import-required', `${target.server}: ${reason}${detail}. Run Full Import.`, {
    result: 'success',
    server: target.server,
    message: '',
  });
}

/** The server keeps no log of changes that this engine can read. */
export function noChangeLog(target: Pick<Target, 'server'>, product: string): ConnectorFailure {
  const message =
    `${target.server}: ${product} does not tell what has changed. Switch on its change log – on OpenLDAP the syncprov or the ` +
    'accesslog overlay, on others the retro change log – and give the account the right to read it; or run Full Import.';
  return new ConnectorFailure('no-start-change-log-not-enabled', message, { result: 'success', server: target.server, message: '' });
}

function refusedCredentials(error: ResultCodeError, target: Target): ConnectorFailure {
  const [, status, data] = /(\b[0-9A-Fa-f]{8}\b).*?data ([0-9a-f]+)/s.exec(error.message) ?? [];
  const detail =
    data === undefined ? 'wrong name or password' : `${status}, data ${data}: ${bindFaults[data.toLowerCase()] ?? 'sign-in refused'}`;
  const message = `${target.server} refused ${target.bindDn} (${detail}). Change it in ${CONNECTIVITY}.`;
  return new ConnectorFailure('no-start-credentials', message, { result: 'failed-authentication', server: target.server, message });
}

function rowOf(error: unknown): Row {
  if (error instanceof ResultCodeError)
    return resultCodes[error.code] ?? { status: 'failed-search', reason: 'the request failed', remedy: 'See the log of the server.' };
  const known = socketFaults[codeOf(error)];
  if (known !== undefined) return known;
  const text = error instanceof Error ? error.message : String(error);
  return textFaults.find(([pattern]) => pattern.test(text))?.[1] ?? { status: 'failed-connection', reason: text, remedy: NETWORK };
}

const resultOf = (status: ConnectionStatus, stage: Stage): string => {
  if (status === 'failed-connection') return stage === 'before' ? 'no-start-connection' : 'stopped-connectivity';
  return stage === 'before' ? 'no-start-ma' : 'stopped-ma';
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const isTrustFault = (error: unknown): boolean => /SELF_SIGNED|VERIFY|ISSUER|SIGNATURE/.test(codeOf(error));

/** Names in a certificate that does not fit are worth telling; other socket texts repeat the reason. */
function detailOf(error: unknown): string {
  if (codeOf(error) !== 'ERR_TLS_CERT_ALTNAME_INVALID' || !(error instanceof Error) || !('cert' in error)) return '';
  const { cert } = error;
  const names = typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? cert.subjectaltname : undefined;
  return typeof names === 'string' ? ` (${names})` : '';
}

/** The server's text on one line, without what ldapts adds. */
const plain = (error: ResultCodeError): string =>
  error.message
    .replace(/\s*Code: 0x[0-9a-f]+$/i, '')
    .replace(/[\s\0]+/g, ' ')
    .trim();
