import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  joinCriteria,
  joinCriteriaChoices,
  MANAGED_ANCHOR,
  type SynchronizationOptions,
} from '../../../shared/model/synchronization-options.ts';
import { ExitCode, Refusal } from './exit-code.ts';

/** Options of `connector add`. */
export interface AddOptions {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly file?: string[];
  readonly anchor: string;
  readonly url?: string;
  readonly startTls?: boolean;
  readonly caFile?: string;
  readonly bindDn?: string;
  readonly namingContext?: string[];
  readonly include?: string[];
  readonly exclude?: string[];
  readonly tenant?: string;
  readonly client?: string;
  readonly certificateFile?: string;
  readonly authority?: string;
  readonly graph?: string;
  readonly rules?: string;
  readonly joinOn?: string;
  readonly sourceAnchor?: string;
  readonly signInName?: string;
  readonly secretFile?: string;
  readonly json?: boolean;
}

/**
 * The options as a `NewConnector`, still to be validated. Secrets never come from an option, since `ps` shows those. Files
 * are named by their whole path: the engine may run in another folder. Throws `Refusal`.
 */
export async function newConnector(options: AddOptions): Promise<unknown> {
  const make = Object.hasOwn(types, options.type) ? types[options.type] : undefined;
  if (make === undefined) {
    const known = Object.keys(types).join(', ');
    throw new Refusal('bad-usage', `${options.type} is not a connector type. Known: ${known}.`, ExitCode.usage);
  }
  const missing = (required[options.type] ?? []).find((option) => options[option.key] === undefined);
  if (missing !== undefined)
    throw new Refusal('bad-usage', `A connector of the type ${options.type} needs ${missing.flag}.`, ExitCode.usage);
  const secret = options.secretFile === undefined ? process.env.ISTHMUS_SECRET : (await readText(options.secretFile)).replace(/\r?\n$/, '');
  const { name, description, rules } = options;
  return { name, description, ruleTemplate: rules, identification: identificationOf(options), ...(await make(options, secret)) };
}

/** `--join-on`, `--source-anchor` and `--sign-in-name`; what is not given stays as it was chosen. Throws `Refusal`. */
function identificationOf({ joinOn, sourceAnchor, signInName }: AddOptions): Partial<SynchronizationOptions> | undefined {
  const matching = joinOn === undefined ? {} : matchingOf(joinOn);
  const anchor = sourceAnchor === undefined ? {} : { anchorAttribute: sourceAnchor === 'managed' ? MANAGED_ANCHOR : sourceAnchor };
  const identification = { ...matching, ...anchor, ...(signInName !== undefined && { upnAttribute: signInName }) };
  return Object.keys(identification).length === 0 ? undefined : identification;
}

function matchingOf(joinOn: string): Partial<SynchronizationOptions> {
  const [option, customAttribute] = joinOn.split(':');
  const chosen = joinCriteria.find((criteria) => joinCriteriaChoices[criteria].option === option);
  if (chosen === undefined || (chosen === 'CustomAttribute') === (customAttribute === undefined || customAttribute === '')) {
    const known = joinCriteria.map(
      (criteria) => `${joinCriteriaChoices[criteria].option}${criteria === 'CustomAttribute' ? ':<name>' : ''}`,
    );
    throw new Refusal('bad-usage', `Users cannot be matched by "${joinOn}". Known: ${known.join(', ')}.`, ExitCode.usage);
  }
  return { joinCriteria: chosen, ...(customAttribute !== undefined && { customAttribute }) };
}

/** What a type cannot do without. */
const required: { readonly [type: string]: readonly { readonly key: keyof AddOptions; readonly flag: string }[] } = {
  ldif: [{ key: 'file', flag: '--file' }],
  ldap: [
    { key: 'url', flag: '--url' },
    { key: 'bindDn', flag: '--bind-dn' },
  ],
  entra: [
    { key: 'tenant', flag: '--tenant' },
    { key: 'client', flag: '--client' },
  ],
};

type Make = (options: AddOptions, secret: string | undefined) => Promise<{ configuration: unknown; secrets?: unknown }>;

const types: { readonly [type: string]: Make } = {
  ldif: async ({ file = [], anchor, namingContext }) => ({
    configuration: { type: 'ldif', settings: { files: file.map(wholePath), anchorAttribute: anchor, namingContexts: namingContext } },
  }),
  ldap: async ({ url, startTls, caFile, bindDn, namingContext, include, exclude }, secret) => {
    const settings = { url, startTls, bindDn, namingContexts: namingContext, includedContainers: include, excludedContainers: exclude };
    return {
      configuration: { type: 'ldap', settings: { ...settings, caFile: caFile && resolve(caFile) } },
      secrets: secret === undefined ? {} : { password: secret },
    };
  },
  entra: async ({ tenant, client, certificateFile, authority, graph, caFile }, secret) => {
    const certificate = certificateFile === undefined ? undefined : await readText(certificateFile);
    const credential = certificate === undefined ? 'secret' : 'certificate';
    const address = { authorityHost: authority, graphUrl: graph, caFile: caFile && resolve(caFile) };
    const key = certificate === undefined ? 'clientSecret' : 'privateKey';
    return {
      configuration: { type: 'entra', settings: { tenantId: tenant, clientId: client, credential, certificate, ...address } },
      secrets: secret === undefined ? {} : { [key]: secret },
    };
  },
  sandbox: async () => ({ configuration: { type: 'entra', settings: { tenantId: 'sandbox', clientId: 'sandbox', sandbox: true } } }),
};

const wholePath = (file: string): string => (file.startsWith('asset:') ? file : resolve(file));

/** Throws `Refusal` when the file cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refusal('bad-usage', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, ExitCode.usage);
  }
}
