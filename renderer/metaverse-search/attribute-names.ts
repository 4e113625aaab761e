import { useQueries, useQuery } from '@tanstack/react-query';
import type { AttributeRow, ObjectTypeRow } from '../../shared/contract/metaverse-designer.ts';
import { useApi } from '../shell/engine-context.ts';

const noTypes: readonly ObjectTypeRow[] = [];

/** Object types, and the attributes of one of them; of all of them when it is ``. */
export function useMetaverseSchema(objectType: string): {
  readonly objectTypes: readonly ObjectTypeRow[];
  readonly attributes: readonly AttributeRow[];
} {
  const api = useApi();
  const objectTypes = useQuery(api.metaverseDesigner.objectTypes.queryOptions()).data ?? noTypes;
  const wanted = objectType === '' ? objectTypes.map(({ name }) => name) : [objectType];
  const attributes = useQueries({
    queries: wanted.map((name) => api.metaverseDesigner.attributes.queryOptions({ input: { objectType: name } })),
    combine: mergeAttributes,
  });
  return { objectTypes, attributes };
}

function mergeAttributes(results: readonly { readonly data: readonly AttributeRow[] | undefined }[]): readonly AttributeRow[] {
  const byName = new Map<string, AttributeRow>();
  for (const row of results.flatMap(({ data }) => data ?? [])) byName.set(row.name, row);
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: 'base' }));
}
