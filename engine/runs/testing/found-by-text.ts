import { expect } from 'vitest';
import type { CsObject } from '../../../shared/model/object.ts';
import type { Reads } from '../../store/store.ts';

/** A search finds every connector-space object by each text that one of its layers holds, and no other. */
export async function expectFoundByText(store: Reads): Promise<void> {
  for (const { id: connector } of await store.connectors()) {
    const search = async (scope: Parameters<Reads['csSearch']>[0]['scope']) =>
      (await store.csSearch({ connector, scope, offset: 0, limit: 10_000 })).rows.map(({ id }) => id).sort((a, b) => a - b);
    const objects = await store.csObjects(await search({ kind: 'all' }));
    const texts = new Map(objects.map((object) => [object.id, textsOf(object)]));
    for (const word of new Set([...texts.values()].flat())) {
      const holders = [...texts].flatMap(([id, held]) => (held.some((text) => text.includes(word)) ? id : []));
      expect({ word, found: await search({ kind: 'text', text: word }) }).toEqual({ word, found: holders });
    }
  }
}

function textsOf({ dn, anchor, base, pendingImport, unconfirmed, escrowed, unapplied, notWritable }: CsObject): readonly string[] {
  const layers = [base, pendingImport?.attributes, unconfirmed?.attributes, escrowed?.attributes, unapplied?.attributes];
  const values = [
    ...layers.flatMap((map) => Object.values(map ?? {}).flat()),
    ...Object.values(notWritable ?? {}).flatMap((kept) => kept.values),
  ];
  return [dn, anchor ?? dn, ...values].flatMap((value) => (typeof value === 'string' && value !== '' ? value.toLowerCase() : []));
}
