import { Database20Regular, Flowchart20Regular, MathFormula20Regular } from '@fluentui/react-icons';
import type { Action } from '../components/actions-pane.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';

const shown = 'This is what is shown.';

/** The views of the designer. */
export function useDesignerActions(view: 'object-types' | 'rules' | 'expression'): readonly Action[] {
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
    {
      label: 'Expression workbench',
      icon: <MathFormula20Regular />,
      run: () => navigate(addresses.expression()),
      disabled: view === 'expression' ? shown : undefined,
      group: true,
    },
  ];
}
