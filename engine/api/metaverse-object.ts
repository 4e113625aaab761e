import type { MetaverseAttribute, MetaverseObject } from '../../shared/contract/objects.ts';
import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { Value } from '../../shared/model/value.ts';
import { versionAt } from '../configuration/rules/rule-history.ts';
import type { RuleVersionRecord } from '../store/configuration-version.ts';
import type { ReadStore } from '../store/store.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayValue, type MetaverseNames, metaverseNames, SHOWN_VALUES } from './display.ts';

/** The object page of a metaverse object: attributes with their contributors, and its connectors (spec/console.md §7). */
export async function metaverseObjectView(read: ReadStore, id: MvId): Promise<MetaverseObject | undefined> {
  const [mv] = await read.mvObjects([id], 'all');
  if (mv === undefined) return undefined;
  const [schema, names, linked] = await Promise.all([read.metaverseSchema(), configurationNames(read), read.csLinkedTo([id])]);
  const connectors = await read.csObjects(
    (linked.get(id) ?? []).map((header) => header.id),
    'none',
  );
  const [errors, versions] = await Promise.all([read.csErrors(connectors.map((cs) => cs.id)), read.ruleVersions(rulesOf(mv))]);
  const referenced = Object.values(mv.references).flatMap((list) => list.slice(0, SHOWN_VALUES).map((entry) => entry.target));
  const display = await metaverseNames(read, [id, ...referenced]);
  const byId = new Map(connectors.map((cs) => [cs.id, cs]));
  const displayName = display.name(id);
  return {
    id: formatObjectId(read.seed, 'mv', id),
    objectType: mv.objectType,
    ...(displayName === undefined ? {} : { displayName }),
    created: mv.created,
    modified: mv.modified,
    attributes: attributeRows(mv, schema, read, names, byId, display, versions),
    connectors: connectors.map((cs) => {
      const error = errors.get(cs.id)?.[0];
      return {
        object: formatObjectId(read.seed, 'cs', cs.id),
        dn: cs.dn,
        objectType: cs.objectType,
        connector: cs.connector,
        connectorName: names.connectorName(cs.connector),
        origin: cs.link?.origin ?? 'join',
        ...(cs.link?.rule === undefined ? {} : { rule: cs.link.rule, ruleName: names.ruleName(cs.link.rule) }),
        time: cs.link?.time ?? mv.created,
        ...(cs.pendingImport === undefined ? {} : { pendingImport: cs.pendingImport.operation }),
        ...(cs.unapplied === undefined ? {} : { pendingExport: cs.unapplied.operation }),
        awaitingConfirmation: cs.unconfirmed !== undefined,
        ...(error === undefined ? {} : { error: error.code }),
      };
    }),
  };
}

/** The rules behind the values. */
function rulesOf(mv: MvObject): readonly RuleId[] {
  const rules = new Set<RuleId>();
  for (const list of [...Object.values(mv.values), ...Object.values(mv.references)]) for (const { rule } of list) rules.add(rule);
  return [...rules];
}

interface Entry {
  readonly value: Value;
  readonly cs: CsId;
  readonly rule: RuleId;
  readonly time: number;
}

function attributeRows(
  mv: MvObject,
  schema: Schema,
  read: ReadStore,
  names: ConfigurationNames,
  connectors: ReadonlyMap<CsId, CsObject>,
  display: MetaverseNames,
  versions: ReadonlyMap<RuleId, readonly RuleVersionRecord[]>,
): MetaverseAttribute[] {
  const row = (name: string, entries: readonly Entry[]): MetaverseAttribute => {
    const definition = schema.attributes[name];
    const contributions = new Map<string, Entry>();
    for (const entry of entries)
      if (!contributions.has(`${entry.cs}\n${entry.rule}`)) contributions.set(`${entry.cs}\n${entry.rule}`, entry);
    return {
      name,
      type: definition?.type ?? 'string',
      multiValued: definition?.multiValued ?? entries.length > 1,
      values: entries.slice(0, SHOWN_VALUES).map((entry) => displayValue(entry.value, definition, display)),
      count: entries.length,
      contributions: [...contributions.values()].map((entry) => {
        const version = versionAt(versions.get(entry.rule), entry.time)?.version;
        const connector = names.rule(entry.rule)?.connectorId ?? connectors.get(entry.cs)?.connector;
        return {
          connector: connector ?? '',
          connectorName: connector === undefined ? '' : names.connectorName(connector),
          rule: entry.rule,
          ruleName: names.ruleName(entry.rule),
          ...(version === undefined ? {} : { ruleVersion: version }),
          object: formatObjectId(read.seed, 'cs', entry.cs),
          time: entry.time,
        };
      }),
    };
  };
  const rows = Object.entries(mv.values).map(([name, entries]) => row(name, entries));
  for (const [name, list] of Object.entries(mv.references)) {
    rows.push(
      row(
        name,
        list.map((entry) => ({ value: { ref: `mv:${entry.target}` }, cs: entry.cs, rule: entry.rule, time: entry.time })),
      ),
    );
  }
  return rows.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
