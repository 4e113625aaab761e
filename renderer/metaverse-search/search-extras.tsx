import { ColumnSettingsPanel } from './column-settings-panel.tsx';
import { SavedSearchesPanel, SaveSearchDialog } from './saved-searches.tsx';

export type SearchExtra = 'columns' | 'saved' | 'save';

interface SearchExtrasProps {
  readonly extra: SearchExtra | undefined;
  readonly attributes: readonly string[];
  readonly chosen: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
  readonly query: string;
  readonly onClose: () => void;
}

/** Panels and the dialog beside a search. */
export function SearchExtras({ extra, attributes, chosen, onColumns, query, onClose }: SearchExtrasProps) {
  if (extra === 'columns') return <ColumnSettingsPanel attributes={attributes} chosen={chosen} onChange={onColumns} onClose={onClose} />;
  if (extra === 'saved') return <SavedSearchesPanel onClose={onClose} />;
  if (extra === 'save') return <SaveSearchDialog query={query} onClose={onClose} />;
  return null;
}
