import { textOf } from './graph-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { sourceAnchorOfGroupKey } from './naming.ts';

/**
 * Objects deleted less than 30 days ago keep their source anchor, so a new object with the same anchor is refused until
 * the old one comes back: a match restores it (spec/features.md §7.1).
 */
export async function findDeleted(
  client: GraphClient,
  objectType: 'user' | 'group',
  sourceAnchor: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const property = objectType === 'user' ? 'onPremisesImmutableId' : 'uniqueName';
  for await (const page of client.pages(`/directory/deletedItems/microsoft.graph.${objectType}?$select=id,${property}`, signal)) {
    const found = page.objects.find((object) => {
      const value = textOf(object[property]);
      return value !== undefined && (objectType === 'user' ? value : sourceAnchorOfGroupKey(value)) === sourceAnchor;
    });
    if (found !== undefined) return textOf(found.id);
  }
  return undefined;
}
