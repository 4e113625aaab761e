import {
  CONFIGURATION_FORMAT,
  CONFIGURATION_FORMAT_VERSION,
  type ConfigurationDocument,
} from '../../../shared/model/configuration-document.ts';
import type { ConfigurationReader, NotTakenOver, ReadConfiguration } from './configuration-reader.ts';
import { parseDocument } from './parse-document.ts';

/** Our own document, as `config export` writes it. */
export const isthmusReader: ConfigurationReader = {
  name: 'isthmus',
  description: 'the JSON document of `isthmus config export`',

  recognizes: ([file, ...more]) => more.length === 0 && file !== undefined && file.text.includes(`"${CONFIGURATION_FORMAT}"`),

  read([file]) {
    if (file === undefined) return refused('', '', 'There is no file.');
    let value: unknown;
    try {
      value = JSON.parse(file.text);
    } catch (thrown) {
      return refused(file.path, '', `This is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    const version = (value as { readonly version?: unknown } | null)?.version;
    if (typeof version === 'number' && version > CONFIGURATION_FORMAT_VERSION) {
      return refused(
        file.path,
        'version',
        `The document has version ${version}; this Isthmus knows ${CONFIGURATION_FORMAT_VERSION}. Update Isthmus.`,
      );
    }
    const parsed = parseDocument(value);
    if (parsed.ok) return { document: parsed.document, problems: [], notTakenOver: otherRunProfiles(file.path, value, parsed.document) };
    return { document: undefined, notTakenOver: [], problems: parsed.problems.map((problem) => ({ file: file.path, ...problem })) };
  },
};

/** Run profiles follow from the partitions in this build; a document may say otherwise. The form of both is the same by now. */
function otherRunProfiles(file: string, given: unknown, { connectors }: ConfigurationDocument): readonly NotTakenOver[] {
  return (given as ConfigurationDocument).connectors.flatMap(({ id, name, runProfiles }, index) => {
    const own = connectors.find((connector) => connector.id === id)?.runProfiles;
    if (JSON.stringify(own) === JSON.stringify(runProfiles)) return [];
    const reason = `${name} has the five default run profiles, with a step for each selected partition.`;
    return [{ file, path: `connectors[${index}].runProfiles`, reason }];
  });
}

const refused = (file: string, path: string, message: string): ReadConfiguration => ({
  document: undefined,
  problems: [{ file, path, message }],
  notTakenOver: [],
});
