import type { FileFindings } from './findings.ts';
import type { XmlElement } from './xml-element.ts';
import { attributeIn, checkAttributes, readBelow } from './xml-reading.ts';
import { element, type XmlNode } from './xml-text.ts';

/** `<parameter-values>`: the parameters a file gives values, without its secrets. */
export interface Parameter {
  readonly name: string;
  /** connectivity, global, partition, run-step, schema, SynchronizationGlobal. */
  readonly use: string;
  readonly value: string;
  readonly path: string;
}

/** Reads `<parameter-values>`; a parameter without a name, or named twice, is a problem. */
export function readParameters(values: XmlElement, findings: FileFindings): readonly Parameter[] {
  const parameters: Parameter[] = [];
  const names = new Set<string>();
  const read = (item: XmlElement) => {
    checkAttributes(item, ['name', 'type', 'use', 'dataType', 'intrinsic', 'encrypted', 'page-number'], findings);
    readBelow({ ...item, text: '' }, {}, findings);
    const name = attributeIn(item, 'name') ?? '';
    if (name === '' || names.has(name)) {
      findings.problem(item.path, name === '' ? 'The parameter has no name.' : `The parameter ${name} occurs twice.`);
    } else if (attributeIn(item, 'encrypted') === '1' || attributeIn(item, 'type') === 'encrypted-string') {
      findings.leave(item.path, 'Secrets are not exported; supply them here.');
    } else parameters.push({ name, use: attributeIn(item, 'use') ?? '', value: item.text, path: item.path });
    names.add(name);
  };
  checkAttributes(values, [], findings);
  readBelow(values, { parameter: read }, findings);
  return parameters;
}

/** `<parameter-values>` with these parameters. */
export const parameterValues = (parameters: Readonly<Record<string, string>>, use: string): XmlNode =>
  element(
    'parameter-values',
    Object.entries(parameters).map(([name, value]) => parameterValue(name, value, use)),
  );

export const parameterValue = (name: string, value: string, use: string): XmlNode =>
  element('parameter', value, { name, type: 'string', use, dataType: 'String' });
