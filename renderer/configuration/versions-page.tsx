import { History24Regular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { ConfigurationVersion } from '../../shared/contract/configuration.ts';
import { formatCount } from '../components/format.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { useDesignerActions } from '../metaverse-designer/designer-actions.tsx';
import { RequirementBanner } from '../rules/requirement-banner.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { WhatIfDialog } from '../what-if/what-if-dialog.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';
import { useVersionActions, type VersionDialog } from './version-actions.tsx';
import { versionColumns } from './version-columns.tsx';
import { VersionComparison } from './version-comparison.tsx';

const versionId = (row: ConfigurationVersion): string => String(row.number);

/** Every save of the configuration: who, when, why, what – compared, tried, and brought back (spec/console.md §18.9). */
export function VersionsPage() {
  const api = useApi();
  const { params } = usePlace();
  const versions = usePagedRows((paging) => api.configuration.versions.queryOptions({ input: paging }));
  const newest = versions.page === undefined ? undefined : versions.total;
  const columns = useMemo(() => versionColumns(newest), [newest]);
  const asked = Number(params.get('version') ?? newest);
  const selected = newest !== undefined && Number.isInteger(asked) && asked >= 1 && asked <= newest ? asked : newest;
  const [dialog, setDialog] = useState<VersionDialog>();
  const close = () => setDialog(undefined);
  const actions = [...useDesignerActions('versions'), ...useVersionActions(selected, newest, setDialog)];
  return (
    <ToolPage actions={actions}>
      <RequirementBanner />
      <Split
        name="versions"
        share={38}
        top={
          <Section title="Versions of the configuration" detail={newest !== undefined && formatCount(newest, 'version')}>
            <PagedGrid
              label="Versions"
              columns={columns}
              rows={versions}
              rowId={versionId}
              currentId={selected === undefined ? undefined : String(selected)}
              onCurrent={(row) =>
                navigate(addresses.versions({ version: row.number, with: params.get('with') ?? undefined }), { replace: true })
              }
              empty={{
                icon: <History24Regular />,
                title: 'There is no version yet',
                hint: 'Setting up a connection, saving a rule or importing a configuration makes the first one.',
              }}
            />
          </Section>
        }
        bottom={
          selected === undefined || newest === undefined ? (
            <Empty title="Select a version to see what it changed" />
          ) : selected < 1 ? (
            <Empty title="Nothing to compare" />
          ) : (
            <VersionComparison key={selected} version={selected} newest={newest} />
          )
        }
      />
      {selected !== undefined && dialog === 'roll-back' && <RollbackDialog version={selected} onClose={close} />}
      <WhatIfDialog
        open={selected !== undefined && dialog === 'what-if'}
        change={{ kind: 'version', number: selected ?? 1 }}
        title={`going back to version ${selected}`}
        saveLabel="Roll back"
        onClose={close}
        onSave={() => setDialog('roll-back')}
      />
    </ToolPage>
  );
}
