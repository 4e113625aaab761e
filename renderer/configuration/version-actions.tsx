import { ArrowDownload20Regular, ArrowUndo20Regular, QuestionCircle20Regular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import type { Action } from '../components/actions-pane.tsx';
import { useNotice } from '../components/notice.ts';
import { saveFile } from '../components/save-file.ts';
import { useApi } from '../shell/engine-context.ts';

export type VersionDialog = 'what-if' | 'roll-back';

/** What can be done with the selected version. */
export function useVersionActions(
  version: number | undefined,
  newest: number | undefined,
  open: (dialog: VersionDialog) => void,
): readonly Action[] {
  const api = useApi();
  const notice = useNotice();
  const download = useMutation(
    api.configuration.exportDocument.mutationOptions({
      onSuccess: (document, input) =>
        saveFile(`isthmus-configuration-v${input?.version ?? ''}.json`, `${JSON.stringify(document, null, 2)}\n`, 'application/json'),
      onError: notice.failed,
    }),
  );
  const none = version === undefined || version === 0 ? 'There is no version yet.' : undefined;
  const inForce = version === newest ? 'This version is in force.' : undefined;
  return [
    {
      label: 'What if…',
      icon: <QuestionCircle20Regular />,
      run: () => open('what-if'),
      disabled: none ?? inForce,
      group: true,
    },
    { label: 'Roll back…', icon: <ArrowUndo20Regular />, run: () => open('roll-back'), disabled: none ?? inForce },
    {
      label: 'Export document',
      icon: <ArrowDownload20Regular />,
      run: () => download.mutate({ version }),
      disabled: none ?? (download.isPending ? 'The document is being fetched.' : undefined),
    },
  ];
}
