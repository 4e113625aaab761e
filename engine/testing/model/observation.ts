import { dnKey } from '../../../shared/model/dn.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject, ObjectError } from '../../../shared/model/object.ts';
import { isReference, toHex, type Value, type Values } from '../../../shared/model/value.ts';
import type { RunRecord } from '../../store/run-history.ts';
import type { ModelLab } from './model-lab.ts';

/** Everything the store holds. */
export interface Observation {
  readonly objects: readonly (CsObject & { readonly connectorName: string; readonly errors: readonly ObjectError[] })[];
  readonly metaverse: readonly MvObject[];
}

export async function observe({ store }: Pick<ModelLab, 'store'>): Promise<Observation> {
  const objects: Observation['objects'][number][] = [];
  for (const { id, name } of await store.connectors()) {
    const all = await store.csObjects(await store.csSelect({ connector: id }), 'all');
    const errors = await store.csErrors(all.map((object) => object.id));
    objects.push(...all.map((object) => ({ ...object, connectorName: name, errors: errors.get(object.id) ?? [] })));
  }
  return { objects, metaverse: await store.mvObjects(await store.mvSelect({}), 'all') };
}

/** `connector/anchor`, as the oracle names source objects. */
export const idOf = (object: Observation['objects'][number]): string => `${object.connectorName}/${object.anchor ?? object.dn}`;

/**
 * What no run may change any more; without the times of imports and of failures that come again, and without placeholders
 * nobody refers to, which wait for the next import that brings something; nor what the rules remember of the sources of large
 * reference attributes, which a full synchronization writes down anew.
 */
export const exactly = ({ objects, metaverse }: Observation): readonly string[] => [
  ...objects
    .filter((object) => !object.placeholder || isReferredTo(object.id, objects))
    .map(({ lastImport, lastExport, errors, link, disconnection, ...object }) =>
      text({
        ...object,
        link: link === undefined ? undefined : { ...link, time: 0 },
        errors: errors.map(({ code }) => code),
        connector: 0,
      }),
    ),
  ...metaverse.map(({ modified, basis, ...object }) => text(object)),
];

const isReferredTo = (id: CsId, objects: Observation['objects']): boolean =>
  objects.some(({ references }) => Object.values(references).some((edges) => edges.some(({ target }) => target === id)));

/** Counters that mean that something has happened. */
export const news = (runs: readonly RunRecord[]): readonly string[] =>
  runs.flatMap(({ profile, status, steps }) => [
    ...(['success', 'completed-sync-errors'].includes(status) ? [] : [`${profile}: ${status}`]),
    ...steps.flatMap(({ counters, outbound }) =>
      [counters, ...outbound.map((block) => block.counters)].flatMap((block) =>
        Object.entries(block)
          .filter(([name, count]) => count > 0 && !/no-flow|no-change|remains|filtered-objects|filtered-deletions|flow-failure/.test(name))
          .map(([name, count]) => `${profile}: ${name} ${count}`),
      ),
    ),
  ]);

/** Sorted texts, references by key. */
export const plain = (values: Values): readonly string[] => values.map(plainValue).sort();

function plainValue(value: Value): string {
  if (value instanceof Uint8Array) return toHex(value);
  return isReference(value) ? dnKey(value.ref) : String(value);
}

const text = (value: object): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item instanceof Uint8Array ? toHex(item) : item));
