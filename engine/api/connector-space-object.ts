import { describeCode } from '../../shared/codes/code-table.ts';
import { exportErrors } from '../../shared/codes/export-errors.ts';
import { syncErrors } from '../../shared/codes/sync-errors.ts';
import type { DisplayValue } from '../../shared/contract/common.ts';
import type { ConnectorSpaceObject, ObjectErrorView } from '../../shared/contract/objects.ts';
import { type CsId, formatObjectId } from '../../shared/model/identifier.ts';
import { type CsObject, inImported, type ObjectError } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { AttributeMap, Value } from '../../shared/model/value.ts';
import type { ReadStore } from '../store/store.ts';
import { importedImage } from '../sync/image.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayValue, metaverseNames, SHOWN_VALUES } from './display.ts';
import { linkState } from './link-state.ts';
import { type NotWritable, stagedChanges } from './staged-changes.ts';

/** The object page of a connector-space object (spec/console.md §5): images, what is pending, lineage, errors. */
export async function connectorSpaceObjectView(
  read: ReadStore,
  id: CsId,
  notWritable: (cs: CsObject) => NotWritable,
): Promise<ConnectorSpaceObject | undefined> {
  const [cs] = await read.csObjects([id], 'all');
  if (cs === undefined) return undefined;
  const [names, errors] = await Promise.all([configurationNames(read), read.csErrors([id])]);
  const schema = names.connector(cs.connector)?.schema ?? { objectTypes: [], attributes: {} };
  const imported = importedImage(cs);
  const {
    pendingImport,
    awaitingConfirmation: awaiting,
    exportInProgress: inProgress,
    pendingExport,
  } = stagedChanges(cs, schema, notWritable(cs));
  const mv = cs.link?.mv;
  const display = mv === undefined ? undefined : await metaverseNames(read, [mv]);
  const mvType = mv === undefined ? undefined : (await read.mvObjects([mv], 'none'))[0]?.objectType;
  const mvName = mv === undefined ? undefined : display?.name(mv);
  const ownName = imported.displayName?.[0] ?? cs.unapplied?.attributes.displayName?.[0];
  return {
    id: formatObjectId(read.seed, 'cs', cs.id),
    connector: cs.connector,
    connectorName: names.connectorName(cs.connector),
    partition: cs.partition,
    dn: cs.dn,
    objectType: cs.objectType,
    ...(cs.anchor === undefined ? {} : { anchor: cs.anchor }),
    ...(typeof ownName === 'string' ? { displayName: ownName } : {}),
    linkState: linkState(cs),
    ...(mv === undefined || mvType === undefined
      ? {}
      : {
          metaverseObject: {
            id: formatObjectId(read.seed, 'mv', mv),
            objectType: mvType,
            ...(mvName === undefined ? {} : { displayName: mvName }),
          },
        }),
    ...(cs.link === undefined
      ? {}
      : {
          link: {
            origin: cs.link.origin,
            time: cs.link.time,
            ...(cs.link.rule === undefined ? {} : { rule: cs.link.rule, ruleName: names.ruleName(cs.link.rule) }),
          },
        }),
    ...(cs.disconnection === undefined
      ? {}
      : {
          disconnection: {
            reason: cs.disconnection.reason,
            time: cs.disconnection.time,
            ...(cs.disconnection.rule === undefined ? {} : { ruleName: names.ruleName(cs.disconnection.rule) }),
          },
        }),
    imported: importedRows(cs, imported, schema),
    ...(pendingImport === undefined ? {} : { pendingImport }),
    ...(pendingExport === undefined ? {} : { pendingExport }),
    ...(inProgress === undefined ? {} : { exportInProgress: inProgress }),
    ...(awaiting === undefined ? {} : { awaitingConfirmation: awaiting }),
    lineage: lineageRows(cs, names),
    errors: (errors.get(id) ?? []).map((error) => errorView(error, names)),
    ...(cs.lastImport === undefined ? {} : { lastImport: cs.lastImport }),
    ...(cs.lastExport === undefined ? {} : { lastExport: cs.lastExport }),
  };
}

function importedRows(cs: CsObject, imported: AttributeMap, schema: Schema): ConnectorSpaceObject['imported'] {
  const rows = Object.entries(imported).map(([name, values]) => attributeRow(name, values, schema));
  for (const [name, edges] of Object.entries(cs.references)) {
    const values = edges.filter((edge) => inImported(edge.layers)).map((edge): Value => ({ ref: edge.targetDn }));
    if (values.length > 0) rows.push(attributeRow(name, values, schema));
  }
  return rows.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function attributeRow(
  name: string,
  values: readonly Value[],
  schema: Schema,
): { name: string; type: string; values: DisplayValue[]; count: number } {
  const definition = schema.attributes[name];
  return {
    name,
    type: definition?.type ?? 'string',
    values: values.slice(0, SHOWN_VALUES).map((value) => displayValue(value, definition)),
    count: values.length,
  };
}

const actions = { provision: 'Provision', join: 'Join', stickyJoin: 'StickyJoin', joinNoFlow: 'JoinNoFlow' } as const;

function lineageRows(cs: CsObject, names: ConfigurationNames): ConnectorSpaceObject['lineage'] {
  return (cs.link?.rules ?? []).flatMap((id) => {
    const rule = names.rule(id);
    if (rule === undefined) return [];
    return [
      {
        rule: id,
        ruleName: rule.name,
        direction: rule.direction,
        action: actions[rule.linkType],
        passwordSync: rule.passwordSync,
        precedence: rule.precedence,
      },
    ];
  });
}

function errorView(error: ObjectError, names: ConfigurationNames): ObjectErrorView {
  const { meaning, remedy } = describeCode(error.kind === 'export' ? exportErrors : syncErrors, error.code);
  return {
    kind: error.kind,
    code: error.code,
    meaning,
    ...(remedy === undefined ? {} : { remedy }),
    message: error.message,
    step: error.step,
    ...(error.rule === undefined ? {} : { ruleName: names.ruleName(error.rule) }),
    ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
    ...(error.detail === undefined ? {} : { detail: { ...error.detail } }),
    firstOccurred: error.firstOccurred,
    lastOccurred: error.lastOccurred,
    retryCount: error.retryCount,
  };
}
