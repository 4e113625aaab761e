import { Database20Regular, Flowchart20Regular } from '@fluentui/react-icons';
import type { Action } from '../components/actions-pane.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';

const shown = 'This is what is shown.';

/** The two views of the designer. */
export function useDesignerActions(view: 'object-types' | 'rules'): readonly Action[] {
  return [
    {
      label: 'Object types',
      icon: <Database20Regular />,
      run: () => navigate(addresses.designer()),
      disabled: view === 'object-types' ? shown : undefined,
    },
    {
      label: 'Synchronization rules',
      icon: <Flowchart20Regular />,
      run: () => navigate(addresses.rules()),
      disabled: view === 'rules' ? shown : undefined,
    },
  ];
}
