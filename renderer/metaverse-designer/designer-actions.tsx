import {
  ArrowImport20Regular,
  Database20Regular,
  Flowchart20Regular,
  History20Regular,
  MathFormula20Regular,
  QuestionCircle20Regular,
} from '@fluentui/react-icons';
import type { Action } from '../components/actions-pane.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';

const shown = 'This is what is shown.';

/** The views of the designer. */
export function useDesignerActions(view: 'object-types' | 'rules' | 'expression' | 'versions' | 'import' | 'what-if'): readonly Action[] {
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
    {
      label: 'Versions',
      icon: <History20Regular />,
      run: () => navigate(addresses.versions()),
      disabled: view === 'versions' ? shown : undefined,
      group: true,
    },
    {
      label: 'Import configuration',
      icon: <ArrowImport20Regular />,
      run: () => navigate(addresses.importConfiguration()),
      disabled: view === 'import' ? shown : undefined,
    },
    {
      label: 'Last what-if',
      icon: <QuestionCircle20Regular />,
      run: () => navigate(addresses.whatIf()),
      disabled: view === 'what-if' ? shown : undefined,
    },
  ];
}
