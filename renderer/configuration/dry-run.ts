import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi, useEngine } from '../shell/engine-context.ts';
import type { ChosenConfiguration } from './configuration-files.ts';
import { type ConnectorChoice, connectorMap, mappedConnectors } from './connector-mapping.ts';

/** A configuration that was chosen to be imported; `id` tells one choice from the next. */
export interface ImportDraft {
  readonly id: number;
  readonly configuration: ChosenConfiguration;
  readonly connectors: ConnectorChoice;
  /** Rules of the same precedence get one each, instead of keeping the configuration from being imported. */
  readonly renumber: boolean;
}

/** What an import would take over and change. Nothing is stored; asked again when the mapping or the configuration here changes. */
export function useDryRun(draft: ImportDraft) {
  const api = useApi();
  const here = useQuery(api.connectors.list.queryOptions()).data;
  // First without a mapping: only so the report names the connectors as the source does.
  const unmapped = useImport(draft, {}, true);
  const mapping = useMemo(
    () => mappedConnectors(unmapped.data?.report.connectors ?? [], here ?? [], draft.connectors),
    [unmapped.data, here, draft.connectors],
  );
  const map = useMemo(() => connectorMap(mapping), [mapping]);
  const result = useImport(draft, map, unmapped.data !== undefined && here !== undefined);
  return { result, sources: unmapped.data?.report.connectors ?? [], here: here ?? [], mapping, map, error: unmapped.error ?? result.error };
}

function useImport({ id, configuration, renumber }: ImportDraft, connectors: { [source: string]: string }, enabled: boolean) {
  const { api, client } = useEngine();
  return useQuery({
    // Files are megabytes: the key names them by the choice. It lies below the contract's, so that events put it out of date.
    queryKey: [...api.configuration.importFiles.key(), 'dry run', id, connectors, renumber],
    queryFn: ({ signal }) =>
      client.configuration.importFiles({ files: [...configuration.files], dryRun: true, reason: '', connectors, renumber }, { signal }),
    enabled,
    placeholderData: (before) => before,
    structuralSharing: false,
  });
}
