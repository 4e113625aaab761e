import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AttributeInfo, ExpressionSource } from '../../../shared/contract/expressions.ts';
import type { LanguageContext } from '../../../shared/expressions/language-service/document.ts';
import { useApi } from '../../shell/engine-context.ts';

/** A place whose objects an expression can read. */
export interface SourceChoice {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly source: ExpressionSource;
}

export const sourceKey = (source: ExpressionSource): string =>
  source.kind === 'metaverse' ? `metaverse ${source.objectType}` : `${source.connector} ${source.objectType}`;

/** Every object type of the metaverse and of each connector. */
export function useSources(): readonly SourceChoice[] {
  const api = useApi();
  const metaverse = useQuery(api.metaverseDesigner.objectTypes.queryOptions());
  const connectors = useQuery(api.connectors.list.queryOptions());
  const details = useQueries({ queries: (connectors.data ?? []).map(({ id }) => api.connectors.get.queryOptions({ input: { id } })) });
  return [
    ...(metaverse.data ?? []).map(({ name }) => choice('Metaverse', { kind: 'metaverse', objectType: name })),
    ...details.flatMap(({ data }) =>
      (data?.objectTypes ?? []).map((objectType) =>
        choice(data?.name ?? '', { kind: 'connector-space', connector: data?.id ?? '', objectType }),
      ),
    ),
  ];
}

const choice = (group: string, source: ExpressionSource): SourceChoice => ({
  key: sourceKey(source),
  group,
  name: source.objectType,
  source,
});

/** What the editor is told of a source; nothing, and so that anything goes, until it is known. */
export function useLanguageContext(source: ExpressionSource | undefined, target: AttributeInfo | undefined): LanguageContext | undefined {
  const api = useApi();
  const schema = useQuery({
    ...api.expressions.sourceSchema.queryOptions({ input: source ?? { kind: 'metaverse', objectType: '' } }),
    enabled: source !== undefined,
  });
  return useMemo(
    () => (source === undefined || schema.data === undefined ? undefined : { ...schema.data, ...(target !== undefined && { target }) }),
    [source, schema.data, target],
  );
}
