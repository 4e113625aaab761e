import { type Command, Option } from 'commander';
import type { PreviewResult } from '../../../../shared/contract/preview.ts';
import { previewXml } from '../../../../shared/preview/preview-xml.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { print } from '../output.ts';
import { previewText } from '../preview-text.ts';
import { type Api, withSession } from '../session.ts';
import { isGuid } from '../shown-values.ts';

interface PreviewOptions {
  readonly full?: boolean;
  readonly commit?: boolean;
  readonly all?: boolean;
  readonly attribute?: string;
  readonly xml?: boolean;
  readonly json?: boolean;
}

/** `preview`: what a synchronization would do to one connector-space object, and why. Exit 1 when the object would fail. */
export function previewCommand(program: Command): void {
  program
    .command('preview')
    .description('what a synchronization would do to one object, and why; writes nothing unless --commit is given')
    .argument('<connector>', 'name or id')
    .argument('<object>', 'DN, anchor or GUID of the connector-space object')
    .option('--full', 'as a full synchronization would; default: delta, only what is pending')
    .option('--commit', 'keep the result: write metaverse and staged exports')
    .option('--all', 'also rules out of scope and attributes that do not change')
    .option('--attribute <name>', 'the contributions to one attribute only')
    .addOption(new Option('--xml', 'the saved form of the Preview dialog').conflicts('json'))
    .option('--json', 'machine-readable output')
    .action((connector: string, object: string, options: PreviewOptions, command: Command) =>
      withSession(command, async (api) => {
        const subject = { object: await objectId(api, connector, object), mode: options.full ? 'full' : 'delta' } as const;
        const result = options.commit ? await api.preview.commit(subject) : await api.preview.generate(subject);
        print(options.json === true, result, () =>
          options.xml ? previewXml(result).trimEnd() : previewText(result, { all: options.all === true, attribute: options.attribute }),
        );
        if (failed(result)) process.exitCode = ExitCode.completedWithErrors;
      }),
    );
}

const failed = ({ evaluations }: PreviewResult): boolean => evaluations.some(({ error }) => error !== undefined);

async function objectId(api: Api, connector: string, text: string): Promise<string> {
  const { id, name } = await findConnector(api, connector);
  const found = await api.connectors.searchConnectorSpace({ id, scope: { kind: 'dn-or-anchor', text }, limit: 1 });
  const [only] = found.rows;
  if (only !== undefined) return only.id;
  // A GUID may be the object's number as well as an anchor; which connector it lies in is checked then.
  if (!isGuid(text)) throw new Refusal('not-found', `${name} has no object ${text}.`);
  const object = await api.objects.connectorSpaceObject({ id: text.replace(/[{}]/g, '').toLowerCase() });
  if (object.connector !== id) throw new Refusal('not-found', `${text} is an object of ${object.connectorName}, not of ${name}.`);
  return object.id;
}
