import type { EvaluationContext } from '../../shared/expressions/expression.ts';
import type { ConnectorRecord, Partition } from '../../shared/model/connector.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { AttributeMap, Values } from '../../shared/model/value.ts';
import { expectedEdges, expectedImage, importedEdges, importedImage, plannedType } from './image.ts';

/** The source object of a rule: what scope clauses, direct flows and expressions read. */
export interface Source extends EvaluationContext {
  readonly objectType: string;
  /** Groups (as written in ISMEMBEROF clauses) the object is a direct member of; asked for beforehand. */
  readonly memberships: ReadonlySet<string>;
}

const NO_GROUPS: ReadonlySet<string> = new Set();
const TICKS_AT_UNIX_EPOCH = 621_355_968_000_000_000n;

export interface SourceOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly memberships?: ReadonlySet<string> | undefined;
  /** References of attributes read in part, besides those read. */
  readonly further?: ReadonlyMap<string, number> | undefined;
}

/** A connector-space object as source of inbound rules. */
export function connectorSpaceSource(cs: CsObject, connector: ConnectorRecord, options: SourceOptions): Source {
  let expected: AttributeMap | undefined;
  let imported: AttributeMap | undefined;
  const referenceValues = new Map<string, Values>();
  const partition = connector.partitions.find((candidate) => candidate.name === cs.partition);
  const isReference = (name: string) => connector.schema.attributes[name]?.type === 'reference' || cs.references[name] !== undefined;
  return {
    objectType: plannedType(cs),
    memberships: options.memberships ?? NO_GROUPS,
    attribute(name) {
      if (name === 'dn') return [cs.dn];
      if (isReference(name)) {
        let values = referenceValues.get(name);
        if (values === undefined) {
          values = expectedEdges(cs, name).map((edge) => ({ ref: edge.targetDn }));
          if (values.length === 0 && isFurther(name, options)) values = UNREAD;
          referenceValues.set(name, values);
        }
        return values.length === 0 ? undefined : values;
      }
      expected ??= expectedImage(cs);
      return expected[name];
    },
    multiValued: (name) => connector.schema.attributes[name]?.multiValued ?? false,
    imported(name) {
      if (isReference(name)) {
        const values = importedEdges(cs, name).map((edge) => ({ ref: edge.targetDn }));
        return values.length === 0 ? undefined : values;
      }
      imported ??= importedImage(cs);
      return imported[name];
    },
    valueCount(name) {
      if (name === 'dn') return 1;
      if (isReference(name)) return expectedEdges(cs, name).length + (options.further?.get(name) ?? 0);
      expected ??= expectedImage(cs);
      return expected[name]?.length ?? 0;
    },
    parameter(name) {
      return connectorParameter(connector, partition, name);
    },
    now: () => ticks(options.now),
    random: fixedChance(cs.id),
  };
}

/** A metaverse object as source of outbound rules of one connector. References read as `{ ref: 'mv:<id>' }`. */
export function metaverseSource(mv: MvObject, schema: Schema, connector: ConnectorRecord, options: SourceOptions): Source {
  const plain = new Map<string, Values>();
  const attribute = (name: string): Values | undefined => {
    const known = plain.get(name);
    if (known !== undefined) return known;
    const stored = mv.values[name];
    const references = stored === undefined ? mv.references[name] : undefined;
    const read = stored?.map((entry) => entry.value) ?? references?.map((entry) => ({ ref: `mv:${entry.target}` }));
    const values = read !== undefined && read.length > 0 ? read : isFurther(name, options) ? UNREAD : undefined;
    if (values === undefined) return undefined;
    plain.set(name, values);
    return values;
  };
  return {
    objectType: mv.objectType,
    memberships: NO_GROUPS,
    attribute,
    multiValued: (name) => schema.attributes[name]?.multiValued ?? false,
    imported: attribute,
    valueCount: (name) => mv.values[name]?.length ?? (mv.references[name]?.length ?? 0) + (options.further?.get(name) ?? 0),
    parameter: (name) => (name === 'Connector.ID' ? connector.id : (connector.parameters[name] ?? knownParameter(name))),
    now: () => ticks(options.now),
    random: fixedChance(mv.id),
  };
}

/** Nobody looks at values that were not read; who asks whether there are any is told that there are (see `readable`). */
const UNREAD: Values = [{ ref: '' }];
const isFurther = (name: string, { further }: SourceOptions): boolean => (further?.get(name) ?? 0) > 0;

/** A parameter as rules of the connector see it on objects of the partition; undefined: nobody knows it. */
export function connectorParameter(connector: ConnectorRecord, partition: Partition | undefined, name: string): string | null | undefined {
  if (name === 'Connector.ID') return connector.id;
  return partition?.parameters[name] ?? connector.parameters[name] ?? knownParameter(name);
}

/** Parameters every rule may name although this connector has no value for them (spec/expressions.md §6). */
export const documentedParameters: ReadonlySet<string> = new Set([
  'Domain.Netbios',
  'Domain.FQDN',
  'Domain.LDAP',
  'Forest.Netbios',
  'Forest.FQDN',
  'Forest.LDAP',
]);
const knownParameter = (name: string): null | undefined => (documentedParameters.has(name) ? null : undefined);

const ticks = (milliseconds: number): bigint => BigInt(Math.trunc(milliseconds)) * 10_000n + TICKS_AT_UNIX_EPOCH;

/** RandomNum must not make delta and full synchronization differ: the same object draws the same numbers. */
function fixedChance(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
