import type { DisplayValue } from '../../shared/contract/common.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { Preview } from '../runs/preview/preview.ts';
import { importedImage } from '../sync/image.ts';
import type { TraceEvent } from '../sync/trace.ts';
import { displayValue, type MetaverseNames, SHOWN_VALUES } from './display.ts';

/** Names of everything a preview mentions, as they are after it: objects that would be created have one, too. */
export interface PreviewNames extends MetaverseNames {
  csGuid(id: CsId): string;
  csName(id: CsId): string;
  /** A metaverse object under its name, or its type when it has none. */
  mvTitle(id: MvId): string;
  shown(values: Values, schema: Schema | undefined, attribute: string): { values: DisplayValue[]; count: number };
}

/** Reads what the trace and the effects mention through the unit of work, so that what is new is known. */
export async function previewNames(seed: string, preview: Preview): Promise<PreviewNames> {
  const mvs = new Set<MvId>();
  const css = new Set<CsId>([preview.object.id]);
  const inValues = (values: Values) => {
    for (const value of values.slice(0, SHOWN_VALUES)) {
      const mv = metaverseTarget(value);
      if (mv !== undefined) mvs.add(mv);
    }
  };
  for (const evaluation of preview.evaluations) for (const event of evaluation.trace) mentioned(event, mvs, css, inValues);
  if (preview.object.link !== undefined) mvs.add(preview.object.link.mv);

  const csNames = new Map<CsId, string>();
  for (const id of css) {
    const cs = id === preview.object.id ? preview.object : await preview.unit.csObject(id);
    const name = cs === undefined ? undefined : (importedImage(cs).displayName?.[0] ?? cs.dn);
    if (typeof name === 'string') csNames.set(id, name);
  }
  const mvNames = new Map<MvId, string>();
  const types = new Map<MvId, string>();
  for (const id of mvs) {
    const mv = await preview.unit.mvObject(id);
    const name = mv?.values.displayName?.[0]?.value ?? mv?.values.cn?.[0]?.value;
    if (typeof name === 'string') mvNames.set(id, name);
    if (mv !== undefined) types.set(id, mv.objectType);
  }
  const names: MetaverseNames = { guid: (id) => formatObjectId(seed, 'mv', id), name: (id) => mvNames.get(id) };
  return {
    ...names,
    csGuid: (id) => formatObjectId(seed, 'cs', id),
    csName: (id) => csNames.get(id) ?? formatObjectId(seed, 'cs', id),
    mvTitle: (id) => mvNames.get(id) ?? types.get(id) ?? formatObjectId(seed, 'mv', id),
    shown: (values, schema, attribute) => ({
      values: values.slice(0, SHOWN_VALUES).map((value) => displayValue(value, schema?.attributes[attribute], names)),
      count: values.length,
    }),
  };
}

function mentioned(event: TraceEvent, mvs: Set<MvId>, css: Set<CsId>, inValues: (values: Values) => void): void {
  switch (event.kind) {
    case 'scope':
      if ('cs' in event.of) css.add(event.of.cs);
      else mvs.add(event.of.mv);
      for (const group of event.groups) for (const clause of group) inValues(clause.actual);
      return;
    case 'join':
      for (const candidate of event.candidates.slice(0, SHOWN_VALUES)) {
        if (event.direction === 'inbound') mvs.add(candidate as MvId);
        else css.add(candidate as CsId);
      }
      return;
    case 'import-flow':
    case 'export-flow':
      inValues(event.before);
      inValues(event.after);
      for (const contribution of event.contributions) {
        inValues(contribution.values);
        if (contribution.cs !== undefined) css.add(contribution.cs);
      }
      return;
    case 'metaverse-deletion':
      mvs.add(event.mv);
      for (const { cs } of event.retainedBy) css.add(cs);
      return;
    case 'provisioning':
    case 'deprovisioning':
      if (event.cs !== undefined) css.add(event.cs);
      return;
    case 'hold':
    case 'projection':
      return;
  }
}

function metaverseTarget(value: Value): MvId | undefined {
  return isReference(value) && value.ref.startsWith('mv:') ? (Number(value.ref.slice(3)) as MvId) : undefined;
}
