import { Checkbox } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { ImportResult } from '../../shared/contract/configuration.ts';
import { useKeptState } from '../components/kept-state.ts';
import { Section } from '../components/page.tsx';
import { Failure, Loading } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { useDesignerActions } from '../metaverse-designer/designer-actions.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { WhatIfDialog } from '../what-if/what-if-dialog.tsx';
import type { ChosenConfiguration } from './configuration-files.ts';
import { type ImportDraft, useDryRun } from './dry-run.ts';
import { FileChooser } from './file-chooser.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ImportReportView } from './import-report-view.tsx';
import { Imported } from './imported.tsx';

/** Import of a configuration: choose it, read the report, try it, then take it over – all of it or nothing. */
export function ImportPage() {
  const [draft, keep] = useKeptState<ImportDraft>('import');
  const [imported, setImported] = useState<ImportResult>();
  const choose = useCallback(
    (configuration: ChosenConfiguration) => {
      setImported(undefined);
      keep({ id: Date.now(), configuration, connectors: {}, renumber: false });
    },
    [keep],
  );
  const done = (result: ImportResult) => {
    keep(undefined);
    setImported(result);
  };
  return (
    <ToolPage actions={useDesignerActions('import')}>
      {imported !== undefined ? (
        <Imported result={imported} onAgain={() => setImported(undefined)} />
      ) : draft === undefined ? (
        <Section title="Import a configuration">
          <FileChooser onChosen={choose} />
        </Section>
      ) : (
        <Draft key={draft.id} draft={draft} onChange={keep} onImported={done} />
      )}
    </ToolPage>
  );
}

interface DraftProps {
  readonly draft: ImportDraft;
  readonly onChange: (draft: ImportDraft | undefined) => void;
  readonly onImported: (result: ImportResult) => void;
}

function Draft({ draft, onChange, onImported }: DraftProps) {
  const [dialog, setDialog] = useState<'what-if' | 'import'>();
  const run = useDryRun(draft);
  const { configuration } = draft;
  const close = () => setDialog(undefined);
  if (run.error !== null)
    return (
      <>
        <Failure error={run.error} onRetry={() => void run.result.refetch()} />
        <FileChooser onChosen={(chosen) => onChange({ id: Date.now(), configuration: chosen, connectors: {}, renumber: false })} />
      </>
    );
  if (run.result.data === undefined) return <Loading label={`Checking ${configuration.name}…`} />;
  return (
    <>
      <FilterBar detail="Otherwise two rules of the same precedence keep the whole from being imported.">
        <Checkbox
          label="Renumber rules of the same precedence"
          checked={draft.renumber}
          onChange={(_, { checked }) => onChange({ ...draft, renumber: checked === true })}
        />
      </FilterBar>
      <ImportReportView
        configuration={configuration}
        result={run.result.data}
        checking={run.result.isFetching}
        connectors={{
          sources: run.sources,
          here: run.here,
          mapping: run.mapping,
          onChange: (source, id) => onChange({ ...draft, connectors: { ...draft.connectors, [source]: id } }),
        }}
        onOther={() => onChange(undefined)}
        onWhatIf={() => setDialog('what-if')}
        onImport={() => setDialog('import')}
      />
      <WhatIfDialog
        open={dialog === 'what-if'}
        change={{ kind: 'files', files: [...configuration.files], connectors: run.map, renumber: draft.renumber }}
        title={`importing ${configuration.name}`}
        saveLabel="Import"
        onClose={close}
        onSave={() => setDialog('import')}
      />
      {dialog === 'import' && (
        <ImportDialog
          configuration={configuration}
          connectors={run.map}
          renumber={draft.renumber}
          plan={run.result.data}
          onImported={onImported}
          onClose={close}
        />
      )}
    </>
  );
}
