import type { FileFindings } from './findings.ts';
import { readParameters } from './parameter-xml.ts';
import type { SourcePartition } from './source-configuration.ts';
import type { XmlElement } from './xml-element.ts';
import { booleanOf, checkAttributes, guidOf, readBelow, textIn } from './xml-reading.ts';

const STATE = 'A state of the server the file came from.';
const WATERMARK = 'The watermark of another server says nothing here: the first import is a full one.';
const BY_NAME = 'A partition is known by its distinguished name.';
const known = { dn: BY_NAME, name: BY_NAME, guid: BY_NAME, 'is-domain': BY_NAME };
const CONTROLLERS = 'Isthmus reads from the server its connector names.';

/** Reads `<partition>`: name, selection, object types, containers and the parameters of rules. */
export function readPartition(item: XmlElement, findings: FileFindings): { readonly id: string; readonly partition: SourcePartition } {
  const texts = new Map<string, string>();
  const text = (child: XmlElement) => texts.set(child.name, textIn(child, findings).trim());
  const [objectTypes, inclusions, exclusions]: [string[], string[], string[]] = [[], [], []];
  const parameters: { [name: string]: string } = {};
  const into = (list: string[]) => (child: XmlElement) => {
    const value = textIn(child, findings).trim();
    if (value !== '') list.push(value);
  };
  const below = (rows: Parameters<typeof readBelow>[1]) => (child: XmlElement) => {
    checkAttributes(child, [], findings);
    readBelow(child, rows, findings);
  };
  checkAttributes(item, [], findings);
  readBelow(
    item,
    {
      id: text,
      name: text,
      selected: text,
      'display-name': BY_NAME,
      'creation-time': STATE,
      'last-modification-time': STATE,
      version: STATE,
      filter: below({
        'object-classes': below({ 'object-class': into(objectTypes) }),
        containers: below({ exclusions: below({ exclusion: into(exclusions) }), inclusions: below({ inclusion: into(inclusions) }) }),
      }),
      'custom-data': below({
        'adma-partition-data': below({
          ...known,
          cookie: WATERMARK,
          'last-dc': CONTROLLERS,
          'dc-failover': CONTROLLERS,
          'preferred-dcs': CONTROLLERS,
          'sign-and-seal': CONTROLLERS,
          'ssl-bind': CONTROLLERS,
          'simple-bind': CONTROLLERS,
          'login-user': CONTROLLERS,
          'login-domain': CONTROLLERS,
        }),
        'ecma-partition-data': below(known),
        'water-mark': WATERMARK,
        'parameter-values': WATERMARK,
      }),
      'parameter-values': (child) => {
        for (const { name, value, path } of readParameters(child, findings)) {
          if (/^(Domain|Forest)\./.test(name)) parameters[name] = value;
          else if (name === 'cookie') findings.leave(path, WATERMARK);
          else if (name === 'guid') findings.leave(path, BY_NAME);
          else if (value !== '') findings.leave(path, CONTROLLERS);
        }
      },
    },
    findings,
  );
  const name = texts.get('name') ?? '';
  if (name === '') findings.problem(item.path, 'The partition has no name.');
  const selected = booleanOf(texts.get('selected') ?? '1');
  if (selected === undefined) findings.problem(`${item.path}/selected`, `“${texts.get('selected')}” is neither 0 nor 1.`);
  return {
    id: guidOf(texts.get('id') ?? '') ?? '',
    partition: { name, selected: selected ?? false, objectTypes, inclusions, exclusions, parameters },
  };
}
