import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNotice } from '../components/notice.ts';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

/** What has to run before the rules as saved have taken effect, with the button that runs it. Nothing is shown when all is done. */
export function RequirementBanner() {
  const api = useApi();
  const notice = useNotice();
  const required = useQuery(api.engine.status.queryOptions()).data?.required ?? [];
  const cycle = useMutation(
    api.connectors.cycle.mutationOptions({ onSuccess: () => navigate(addresses.operations()), onError: notice.failed }),
  );
  const synchronize = useMutation(
    api.connectors.run.mutationOptions({ onSuccess: ({ run }) => navigate(addresses.run(run)), onError: notice.failed }),
  );
  if (required.length === 0) return null;
  const imports = required.filter(({ fullImport }) => fullImport);
  const names = (some: typeof required) => some.map(({ name }) => name).join(', ');
  const [only] = required;
  return (
    <MessageBar intent="warning" style={{ flexShrink: 0 }}>
      <MessageBarBody>
        <MessageBarTitle>
          {imports.length > 0 ? `Full Import required on ${names(imports)}` : `Full Synchronization required on ${names(required)}`}
        </MessageBarTitle>
        Until then objects keep their values. The next cycle does it.
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" disabled={cycle.isPending} onClick={() => cycle.mutate({ policy: 'delta' })}>
          Run cycle now
        </Button>
        {only !== undefined && required.length === 1 && !only.fullImport && (
          <Button
            size="small"
            disabled={synchronize.isPending}
            onClick={() => synchronize.mutate({ id: only.connector, profile: 'full-synchronization' })}
          >
            Run Full Synchronization
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}
