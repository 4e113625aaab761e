import { describeCode } from '../../shared/codes/code-table.ts';
import { exportErrors } from '../../shared/codes/export-errors.ts';
import { syncErrors } from '../../shared/codes/sync-errors.ts';
import type { DisplayValue } from '../../shared/contract/common.ts';
import type { ConnectorSpaceObject, ObjectErrorView, StagedChange } from '../../shared/contract/objects.ts';
import type { Delta } from '../../shared/model/delta.ts';
import { applyDelta } from '../../shared/model/delta.ts';
import { type CsId, formatObjectId } from '../../shared/model/identifier.ts';
import {
  type CsObject,
  inEscrowed,
  inExpected,
  inImported,
  inUnconfirmed,
  Layer,
  type Layers,
  type ObjectError,
} from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { AttributeMap, Value } from '../../shared/model/value.ts';
import type { ReadStore } from '../store/store.ts';
import { importedImage } from '../sync/image.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayChange, displayValue, metaverseNames, SHOWN_VALUES } from './display.ts';
import { linkState } from './link-state.ts';

/** Reason why a staged attribute cannot be written; undefined when it can. */
export type NotWritable = (objectType: string, attribute: string) => string | undefined;

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
  const reason = notWritable(cs);
  const imported = importedImage(cs);
  const unconfirmed = applyDelta(imported, cs.unconfirmed);
  const escrowed = applyDelta(unconfirmed, cs.escrowed);
  const staged = (delta: Delta | undefined, below: AttributeMap, from: (l: Layers) => boolean, to: (l: Layers) => boolean, bits: Layers) =>
    stagedChange(cs, delta, below, from, to, bits, schema, reason);
  const pendingImport = staged(cs.pendingImport, cs.base, (l) => (l & Layer.base) !== 0, inImported, Layer.importAdd | Layer.importDelete);
  const awaiting = staged(cs.unconfirmed, imported, inImported, inUnconfirmed, Layer.unconfirmedAdd | Layer.unconfirmedDelete);
  const inProgress = staged(cs.escrowed, unconfirmed, inUnconfirmed, inEscrowed, Layer.escrowedAdd | Layer.escrowedDelete);
  const pendingExport = staged(cs.unapplied, escrowed, inEscrowed, inExpected, Layer.unappliedAdd | Layer.unappliedDelete);
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

/** One delta of the tower as old and new values; undefined when nothing is staged there. */
function stagedChange(
  cs: CsObject,
  delta: Delta | undefined,
  below: AttributeMap,
  from: (layers: Layers) => boolean,
  to: (layers: Layers) => boolean,
  bits: Layers,
  schema: Schema,
  notWritable: NotWritable,
): StagedChange | undefined {
  const references = Object.entries(cs.references).flatMap(([attribute, edges]) => {
    if (!edges.some((edge) => (edge.layers & bits) !== 0)) return [];
    const values = (isIn: (layers: Layers) => boolean) =>
      edges.filter((edge) => isIn(edge.layers)).map((edge): Value => ({ ref: edge.targetDn }));
    return [{ attribute, before: values(from), after: values(to) }];
  });
  if (delta === undefined && references.length === 0) return undefined;
  const plain = Object.entries(delta?.attributes ?? {}).map(([attribute, after]) => ({ attribute, before: below[attribute] ?? [], after }));
  const changes = [...plain, ...references].sort((a, b) => a.attribute.localeCompare(b.attribute, 'en'));
  const isExport = (bits & (Layer.importAdd | Layer.importDelete)) === 0;
  return {
    operation: delta?.operation ?? 'update',
    ...(delta?.dn === undefined ? {} : { newDn: delta.dn }),
    changes: changes.map((change) => displayChange(change, schema)),
    notWritable: isExport
      ? changes.flatMap(({ attribute }) => {
          const reason = notWritable(cs.objectType, attribute);
          return reason === undefined ? [] : [{ attribute, reason }];
        })
      : [],
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
