import type { AttributeInfo, EvaluationSubject, NotedAttributes } from '../../shared/contract/expressions.ts';
import type { EvaluationContext } from '../../shared/expressions/expression.ts';
import { decodeValues, NotationFault, notedContext, systemSurroundings } from '../../shared/expressions/value-notation.ts';
import type { ConnectorId, MvId } from '../../shared/model/identifier.ts';
import { parseObjectId } from '../../shared/model/identifier.ts';
import { isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { ReadStore } from '../store/store.ts';
import { connectorSpaceSource, metaverseSource } from '../sync/source.ts';
import { attributeInfo } from './attribute-info.ts';
import { type MetaverseNames, metaverseNames } from './display.ts';

/** What an expression is evaluated on, ready to be asked. A new context per evaluation: RandomNum starts over. */
export interface ExpressionSubject {
  context(): EvaluationContext;
  definition(attribute: string): AttributeInfo;
  /** Display names for the references among these values. */
  names(values: readonly Value[]): Promise<MetaverseNames | undefined>;
}

export type SubjectResult = ExpressionSubject | { readonly absent: string } | { readonly invalid: string };

/** The object or the given values behind an evaluation. */
export async function expressionSubject(read: ReadStore, subject: EvaluationSubject): Promise<SubjectResult> {
  switch (subject.kind) {
    case 'connector-space-object':
      return connectorSpaceSubject(read, subject.id);
    case 'metaverse-object':
      return metaverseSubject(read, subject.id, subject.connector);
    case 'values':
      return givenSubject(subject);
  }
}

async function connectorSpaceSubject(read: ReadStore, objectId: string): Promise<SubjectResult> {
  const id = parseObjectId(read.seed, 'cs', objectId);
  const [cs] = id === undefined ? [] : await read.csObjects([id], 'all');
  const connector = cs === undefined ? undefined : await read.connector(cs.connector);
  if (cs === undefined || connector === undefined) return { absent: `connector-space object ${objectId}` };
  return {
    context: () => connectorSpaceSource(cs, connector, { now: Date.now() }),
    definition: (attribute) => attributeInfo(connector.schema, attribute),
    names: async () => undefined,
  };
}

async function metaverseSubject(read: ReadStore, objectId: string, connectorId: string | undefined): Promise<SubjectResult> {
  const id = parseObjectId(read.seed, 'mv', objectId);
  const [mv] = id === undefined ? [] : await read.mvObjects([id], 'all');
  if (mv === undefined) return { absent: `metaverse object ${objectId}` };
  const connector = connectorId === undefined ? (await read.connectors())[0] : await read.connector(connectorId as ConnectorId);
  if (connector === undefined) return { absent: connectorId === undefined ? 'connector' : `connector ${connectorId}` };
  const schema = await read.metaverseSchema();
  return {
    context: () => metaverseSource(mv, schema, connector, { now: Date.now() }),
    definition: (attribute) => attributeInfo(schema, attribute),
    names: (values) =>
      metaverseNames(
        read,
        values.flatMap((value) => (isReference(value) && value.ref.startsWith('mv:') ? [Number(value.ref.slice(3)) as MvId] : [])),
      ),
  };
}

function givenSubject({
  attributes,
  imported = attributes,
  parameters,
}: Extract<EvaluationSubject, { readonly kind: 'values' }>): SubjectResult {
  try {
    const object = { attributes, imported, parameters };
    notedContext(object, systemSurroundings);
    return {
      context: () => notedContext(object, systemSurroundings),
      definition: (name) => givenDefinition(attributes, name),
      names: async () => undefined,
    };
  } catch (thrown) {
    if (!(thrown instanceof NotationFault)) throw thrown;
    return { invalid: thrown.message };
  }
}

function givenDefinition(attributes: NotedAttributes, name: string): AttributeInfo {
  const noted = attributes[name];
  return { name, type: typeOf(decodeValues(noted, name)), multiValued: Array.isArray(noted) };
}

function typeOf(values: Values | undefined): AttributeInfo['type'] {
  const [first] = values ?? [];
  if (typeof first === 'bigint') return 'number';
  if (typeof first === 'boolean') return 'boolean';
  if (first instanceof Uint8Array) return 'binary';
  return isReference(first) ? 'reference' : 'string';
}
