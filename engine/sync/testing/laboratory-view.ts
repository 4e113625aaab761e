import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../../shared/model/identifier.ts';
import { type CsObject, inExpected, Layer, type MvObject, type ObjectError } from '../../../shared/model/object.ts';
import type { AttributeMap } from '../../../shared/model/value.ts';
import type { Reads } from '../../store/store.ts';
import { expectedImage } from '../image.ts';
import { dnOf, nameOf, type PlainValues, toPlain } from './laboratory-objects.ts';

/** What a test sees of a connector-space object. */
export interface ObjectView {
  readonly name: string;
  readonly connector: string;
  readonly type: string;
  /** Name of the rule that made the link; undefined for a disconnector. */
  readonly by: string | undefined;
  /** Number of the metaverse object. */
  readonly mv: MvId | undefined;
  /** Rules in force. */
  readonly rules: readonly string[];
  readonly pendingImport: string | undefined;
  readonly error: ObjectError | undefined;
  /** What is staged for export; references as `+name` and `-name`. */
  readonly staged: ({ readonly operation: string } & PlainValues) | undefined;
  /** Expected image and reference layers, in plain values. */
  readonly values: PlainValues;
  readonly disconnection: string | undefined;
  readonly retry: boolean;
}

export interface MetaverseView {
  readonly id: MvId;
  readonly type: string;
  /** `connector/name` of everything linked to it. */
  readonly connectors: readonly string[];
  readonly values: PlainValues;
  /** Per attribute, per value: `rule from connector/name`. */
  readonly lineage: { readonly [attribute: string]: string };
}

/** Everything the store holds after a run, for synchronous questions. */
export interface Snapshot {
  readonly objects: readonly ObjectView[];
  readonly placeholders: readonly string[];
  readonly metaverse: readonly MetaverseView[];
}

export interface Names {
  readonly connectors: ReadonlyMap<ConnectorId, string>;
  readonly rules: ReadonlyMap<RuleId, string>;
}

export async function snapshot(store: Reads, { connectors, rules }: Names): Promise<Snapshot> {
  const all: CsObject[] = [];
  for (const id of connectors.keys()) all.push(...(await store.csObjects(await store.csSelect({ connector: id }), 'all')));
  const errors = await store.csErrors(all.map((cs) => cs.id));
  const mvs = await store.mvObjects(await store.mvSelect({}), 'all');
  const ruleName = (id: RuleId) => rules.get(id) ?? id;
  const label = new Map<CsId, string>(all.map((cs) => [cs.id, `${connectors.get(cs.connector)}/${nameOf(cs.dn)}`]));
  const linked = (id: MvId) => all.filter((cs) => cs.link?.mv === id).map((cs) => label.get(cs.id) ?? '');
  const mvName = (id: MvId) => linked(id)[0]?.replace(/^[^/]*\//, '') ?? `mv:${id}`;
  return {
    placeholders: all.filter((cs) => cs.placeholder).map((cs) => nameOf(cs.dn)),
    objects: all.filter((cs) => !cs.placeholder).map((cs) => objectView(cs)),
    metaverse: mvs.map((mv) => ({ id: mv.id, type: mv.objectType, connectors: linked(mv.id), values: mvValues(mv), lineage: lineage(mv) })),
  };

  function objectView(cs: CsObject): ObjectView {
    return {
      name: nameOf(cs.dn),
      connector: connectors.get(cs.connector) ?? cs.connector,
      type: cs.objectType,
      by: cs.link?.rule === undefined ? undefined : ruleName(cs.link.rule),
      mv: cs.link?.mv,
      rules: (cs.link?.rules ?? []).map(ruleName),
      pendingImport: cs.pendingImport?.operation,
      error: errors.get(cs.id)?.find((error) => error.kind === 'import'),
      staged:
        cs.unapplied === undefined
          ? undefined
          : { operation: cs.unapplied.operation, ...dnChange(cs), ...plain(cs.unapplied.attributes), ...edges(cs, staged) },
      values: { ...plain(expectedImage(cs)), ...edges(cs, expected) },
      disconnection: cs.disconnection?.reason,
      retry: cs.refRetry || cs.resync,
    };
  }

  function mvValues(mv: MvObject): PlainValues {
    const values: { [attribute: string]: PlainValues[string] } = {};
    for (const [name, entries] of Object.entries(mv.values))
      values[name] = toPlain(
        name,
        entries.map((entry) => entry.value),
      );
    for (const [name, entries] of Object.entries(mv.references)) {
      values[name] = toPlain(
        name,
        entries.map((entry) => ({ ref: mvName(entry.target) })),
        (ref) => ref,
      );
    }
    return values;
  }

  function lineage(mv: MvObject): { [attribute: string]: string } {
    const named: { [attribute: string]: string } = {};
    const contributors = (entries: readonly { readonly cs: CsId; readonly rule: RuleId }[]) =>
      [...new Set(entries.map((entry) => `${ruleName(entry.rule)} from ${label.get(entry.cs) ?? entry.cs}`))].sort().join(', ');
    for (const [name, entries] of [...Object.entries(mv.values), ...Object.entries(mv.references)]) named[name] = contributors(entries);
    return named;
  }
}

const dnChange = (cs: CsObject): PlainValues => (cs.unapplied?.dn === undefined ? {} : { dn: nameOf(cs.unapplied.dn) });

function plain(image: AttributeMap): PlainValues {
  const values: { [attribute: string]: PlainValues[string] } = {};
  for (const [name, list] of Object.entries(image)) values[name] = toPlain(name, list);
  return values;
}

/** The sign says what the edge is in the layer looked at; undefined: it is not in it. */
function edges(cs: CsObject, sign: (layers: number) => string | undefined): PlainValues {
  const values: { [attribute: string]: string[] } = {};
  for (const [name, list] of Object.entries(cs.references)) {
    const shown = list.flatMap((edge) => (sign(edge.layers) === undefined ? [] : [`${sign(edge.layers)}${nameOf(edge.targetDn)}`]));
    if (shown.length > 0) values[name] = shown.sort();
  }
  return values;
}

const staged = (layers: number) => ((layers & Layer.unappliedAdd) !== 0 ? '+' : (layers & Layer.unappliedDelete) !== 0 ? '-' : undefined);
const expected = (layers: number) => (inExpected(layers) ? '' : undefined);

/** Finds `name` or `connector/name`. */
export function findObject(objects: readonly ObjectView[], path: string): ObjectView | undefined {
  const at = path.indexOf('/');
  const connector = at < 0 ? undefined : path.slice(0, at);
  const key = dnKey(dnOf(path.slice(at + 1)));
  return objects.find((object) => (connector === undefined || object.connector === connector) && dnKey(dnOf(object.name)) === key);
}
