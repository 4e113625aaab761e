import { counterLabel } from '../../shared/codes/statistics.ts';
import type { PreviewResult } from '../../shared/contract/preview.ts';
import { formatObjectId, type MvId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import { valuesEqual } from '../../shared/model/value.ts';
import type { Preview, PreviewMode } from '../runs/preview/preview.ts';
import type { ValueChange } from '../store/run-history.ts';
import type { Reads } from '../store/store.ts';
import { importedImage } from '../sync/image.ts';
import { displayChange } from './display.ts';
import { previewEvaluation } from './preview-evaluation.ts';
import { type PreviewNames, previewNames } from './preview-names.ts';
import { stagedChanges } from './staged-changes.ts';

/** A preview as the Preview dialog, the CLI and the API show it (spec/console.md §6). */
export async function previewView(read: Reads, preview: Preview, mode: PreviewMode, committed: boolean): Promise<PreviewResult> {
  const { object, rules } = preview;
  const names = await previewNames(read.seed, preview);
  const connector = rules.connectors.get(object.connector);
  const schema = connector?.schema ?? { objectTypes: [], attributes: {} };
  const evaluations = [];
  for (const evaluation of preview.evaluations) evaluations.push(await previewEvaluation(evaluation, preview, names));
  const counter = preview.evaluations[0]?.effects.find((effect) => effect.kind === 'count' && effect.target === undefined);
  const metaverseObject = await metaverseView(read, preview, names);
  const source = sourceView(object, schema);
  return {
    object: {
      id: formatObjectId(read.seed, 'cs', object.id),
      name: names.csName(object.id),
      dn: object.dn,
      objectType: object.objectType,
      connector: object.connector,
      connectorName: connector?.name ?? object.connector,
    },
    mode,
    committed,
    ...(preview.untouched === undefined ? {} : { untouched: preview.untouched }),
    ...(counter?.kind === 'count' ? { counter: { name: counter.counter, label: counterLabel(counter.counter) } } : {}),
    source,
    ...(metaverseObject === undefined ? {} : { metaverseObject }),
    evaluations,
    referrers: await referrers(read, preview),
  };
}

/** Identities besides its own that a synchronization must look at again because of it: they refer to what was relinked. */
async function referrers(read: Reads, { object, unit }: Preview): Promise<number> {
  const own = new Set([object.link?.mv, (await unit.csObject(object.id))?.link?.mv]);
  const holders = (await read.csReferrers([...unit.relinked])).filter((id) => id !== object.id);
  const found = new Set<string>();
  for (const [id, { mv }] of await read.csNames(holders))
    if (mv === undefined || !own.has(mv)) found.add(mv === undefined ? `cs${id}` : `mv${mv}`);
  for (const mv of (await unit.batch()).mvRefRetry ?? []) if (!own.has(mv)) found.add(`mv${mv}`);
  return found.size;
}

function sourceView(cs: CsObject, schema: Parameters<typeof stagedChanges>[1]): PreviewResult['source'] {
  const { pendingImport } = stagedChanges(cs, schema, () => undefined);
  const changes = (pendingImport?.changes ?? []).filter((change) => change.change !== 'none');
  const all = Object.keys(importedImage(cs)).length;
  return {
    ...(pendingImport === undefined ? {} : { operation: pendingImport.operation }),
    changes,
    unchanged: Math.max(0, all - changes.filter((change) => change.afterCount > 0).length),
  };
}

/** The metaverse object before and after; the one it is linked to afterwards, or was before. */
async function metaverseView(
  read: Reads,
  { object, unit, rules }: Preview,
  names: PreviewNames,
): Promise<PreviewResult['metaverseObject']> {
  const id = (await unit.csObject(object.id))?.link?.mv ?? object.link?.mv;
  if (id === undefined) return undefined;
  const [before] = await read.mvObjects([id], 'all');
  const after = await unit.mvObject(id);
  const shown = after ?? before;
  if (shown === undefined) return undefined;
  const changes = changesBetween(before, after).map((change) => displayChange(change, rules.metaverse, names));
  const name = names.name(id);
  return {
    ...(before === undefined ? {} : { id: names.guid(id) }),
    ...(name === undefined ? {} : { name }),
    objectType: shown.objectType,
    fate:
      before === undefined
        ? 'created'
        : after === undefined
          ? 'deleted'
          : (await leaves(object, id, unit))
            ? 'left'
            : changes.length > 0
              ? 'changed'
              : 'unchanged',
    changes,
  };
}

async function leaves(object: CsObject, mv: MvId, unit: Preview['unit']): Promise<boolean> {
  return object.link?.mv === mv && (await unit.csObject(object.id))?.link?.mv !== mv;
}

function changesBetween(before: MvObject | undefined, after: MvObject | undefined): readonly ValueChange[] {
  const valuesOf = (mv: MvObject | undefined, attribute: string) => [
    ...(mv?.values[attribute] ?? []).map((entry) => entry.value),
    ...(mv?.references[attribute] ?? []).map((entry) => ({ ref: `mv:${entry.target}` })),
  ];
  const attributes = new Set([before, after].flatMap((mv) => [...Object.keys(mv?.values ?? {}), ...Object.keys(mv?.references ?? {})]));
  return [...attributes]
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((attribute) => ({ attribute, before: valuesOf(before, attribute), after: valuesOf(after, attribute) }))
    .filter((change) => !valuesEqual(change.before, change.after));
}
