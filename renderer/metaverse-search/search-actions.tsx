import {
  Add20Regular,
  ColumnEdit20Regular,
  Dismiss20Regular,
  FolderOpen20Regular,
  Open20Regular,
  Save20Regular,
  Search20Regular,
} from '@fluentui/react-icons';
import type { Action } from '../components/actions-pane.tsx';
import type { SearchExtra } from './search-extras.tsx';

interface SearchCommands {
  readonly search: () => void;
  readonly addClause: () => void;
  readonly clear: () => void;
  readonly open: (extra: SearchExtra) => void;
  readonly properties: (() => void) | undefined;
}

export const searchActions = ({ search, addClause, clear, open, properties }: SearchCommands): readonly Action[] => [
  { label: 'Search', icon: <Search20Regular />, run: search },
  { label: 'Add Clause', icon: <Add20Regular />, run: addClause },
  { label: 'Clear', icon: <Dismiss20Regular />, run: clear },
  { label: 'Saved searches', icon: <FolderOpen20Regular />, group: true, run: () => open('saved') },
  { label: 'Save Search…', icon: <Save20Regular />, run: () => open('save') },
  { label: 'Column Settings', icon: <ColumnEdit20Regular />, run: () => open('columns') },
  {
    label: 'Properties',
    icon: <Open20Regular />,
    group: true,
    run: () => properties?.(),
    disabled: properties === undefined ? 'Select an object in the results first.' : undefined,
  },
];
