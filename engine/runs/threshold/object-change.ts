import { dnKey } from '../../../shared/model/dn.ts';
import { type CsObject, inEscrowed, inImported, Layer, type Layers, type MvObject, type MvValue } from '../../../shared/model/object.ts';
import type { GuardedOperation } from '../../../shared/model/threshold.ts';
import { type AttributeMap, type Values, valuesEqual } from '../../../shared/model/value.ts';
import { importedImage, isDeleteSent, isImportDelete, isNeverExported, sentImage } from '../../sync/image.ts';

/** What one object's change is in the eyes of a limit, membership aside; an object that is replaced is a delete and an add. */
export type ObjectOperation = Exclude<GuardedOperation, 'membership'>;
type Operations = readonly ObjectOperation[];

const nothing: Operations = [];
const replaced: Operations = ['delete', 'add'];

/**
 * What an import did to an object, from what it was before the step to what it is after. What comes back as it was
 * exported is no news, neither is a delete of ours that is confirmed, nor that the names below a container changed with it.
 */
export function importOperations(before: CsObject | undefined, after: CsObject | undefined): Operations {
  const old = before?.placeholder === true ? undefined : before;
  const now = after?.placeholder === true ? undefined : after;
  if (now === undefined) return old === undefined || isNeverExported(old) || isOurDelete(old) || isImportDelete(old) ? nothing : ['delete'];
  const pending = now.pendingImport?.operation;
  if (old === undefined || isNeverExported(old)) return pending === 'add' ? ['add'] : nothing;
  if (isImportDelete(now)) return isImportDelete(old) ? nothing : ['delete'];
  if (now.objectType !== old.objectType) return replaced;
  if (pending === 'delete-add' && old.pendingImport?.operation !== 'delete-add') return replaced;
  if (pending === 'add' && old.pendingImport?.operation !== 'add') return ['add'];
  if (isRenamed(old, now)) return ['rename'];
  return isNews(importedImage(old), sentImage(old), importedImage(now)) ? ['update'] : nothing;
}

const isOurDelete = (object: CsObject): boolean =>
  object.link === undefined && (isDeleteSent(object) || object.unapplied?.operation === 'delete');

function isRenamed(old: CsObject, now: CsObject): boolean {
  if (now.transient || dnKey(old.dn) === dnKey(now.dn)) return false;
  const told = now.pendingImport?.dn;
  return told === undefined ? now.pendingImport?.operation === 'add' : told !== old.pendingImport?.dn;
}

function isNews(imported: AttributeMap, sent: AttributeMap, now: AttributeMap): boolean {
  const differs = (name: string) => {
    const values = now[name] ?? none;
    return !valuesEqual(values, imported[name] ?? none) && !valuesEqual(values, sent[name] ?? none);
  };
  return Object.keys(now).some(differs) || Object.keys(imported).some((name) => now[name] === undefined && differs(name));
}
const none: Values = [];

/** A reference the import brought or took; what we exported ourselves is no news. */
export const isImportedChange = (before: Layers, after: Layers): boolean =>
  inImported(before) !== inImported(after) && inImported(after) !== inEscrowed(before);

/** What an export would do with an object as it is staged. */
export function stagedOperations({ unapplied, placeholder, transient }: CsObject): Operations {
  if (unapplied === undefined || placeholder || transient) return nothing;
  if (unapplied.operation === 'delete' || unapplied.operation === 'obsolete') return ['delete'];
  if (unapplied.operation === 'delete-add') return replaced;
  if (unapplied.operation === 'add') return ['add'];
  return unapplied.dn === undefined ? ['update'] : ['rename'];
}

/** What a synchronization staged that had not been staged before. */
export function newlyStaged(before: CsObject | undefined, after: CsObject | undefined): Operations {
  if (after === undefined) return nothing;
  const operations = stagedOperations(after);
  if (before === undefined || operations.length === 0) return operations;
  const old = stagedOperations(before);
  if (operations.join() !== old.join()) return operations;
  // The same add, delete or replacement, with other values: it has been counted when it was staged.
  if (operations[0] !== 'update' && operations[0] !== 'rename') return nothing;
  const { attributes: a = {}, dn: dnBefore } = before.unapplied ?? {};
  const { attributes: b = {}, dn } = after.unapplied ?? {};
  return dn === dnBefore && mapsEqual(a, b) ? nothing : operations;
}

const STAGED = Layer.unappliedAdd | Layer.unappliedDelete;
export const isStagedReference = (layers: Layers): boolean => (layers & STAGED) !== 0;
export const isStagedChange = (before: Layers, after: Layers): boolean =>
  isStagedReference(after) && (before & STAGED) !== (after & STAGED);

/** What a synchronization did to a metaverse object; another origin of the same values is no change. */
export function metaverseOperations(before: MvObject | undefined, after: MvObject | undefined): Operations {
  if (after === undefined) return before === undefined ? nothing : ['delete'];
  if (before === undefined) return ['add'];
  return mapsEqual(plainValues(before), plainValues(after)) ? nothing : ['update'];
}

export const plainValues = (object: MvObject | undefined): AttributeMap =>
  Object.fromEntries(
    Object.entries(object?.values ?? {}).map(([name, values]) => [name, values.map((entry: MvValue) => entry.value)] as const),
  );

function mapsEqual(a: AttributeMap, b: AttributeMap): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => valuesEqual(a[name] ?? none, b[name] ?? none));
}
