import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Select,
  tokens,
} from '@fluentui/react-components';
import { Copy20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotice } from '../components/notice.ts';
import { saveFile } from '../components/save-file.ts';
import { Loaded } from '../components/states.tsx';
import { useApi } from '../shell/engine-context.ts';

export const exportFormats = [
  ['powershell', 'PowerShell'],
  ['xml', 'XML'],
  ['json', 'JSON'],
] as const;
export type ExportFormat = (typeof exportFormats)[number][0];

const useStyles = makeStyles({
  surface: { maxWidth: '960px', width: '92vw' },
  content: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  format: { alignSelf: 'flex-start' },
  pre: { margin: 0, fontFamily: 'inherit' },
  text: {
    height: '52vh',
    overflow: 'auto',
    padding: tokens.spacingVerticalS,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface ExportDialogProps {
  /** The rules; all without. */
  readonly ids?: readonly string[] | undefined;
  readonly title: string;
  readonly format: ExportFormat;
  readonly onClose: () => void;
}

/** Rules as the text they are exported in: to read, to copy, to save. */
export function ExportDialog({ ids, title, format: first, onClose }: ExportDialogProps) {
  const styles = useStyles();
  const notice = useNotice();
  const [format, setFormat] = useState<ExportFormat>(first);
  const exported = useQuery(
    useApi().rules.exportRules.queryOptions({ input: { format, ...(ids !== undefined && { ids: [...ids] }) }, staleTime: 0 }),
  );
  const files = exported.data?.files ?? [];
  const text = files.map((file) => (files.length === 1 ? file.text : `# ${file.path}\n${file.text}`)).join('\n');
  const copy = () => void navigator.clipboard.writeText(text).then(() => notice.done('Copied.'), notice.failed);
  const save = () => {
    for (const file of files) saveFile(file.path, file.text, 'text/plain;charset=utf-8');
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <Select
              aria-label="Format"
              className={styles.format}
              value={format}
              onChange={(_, { value }) => setFormat(exportFormats.find(([name]) => name === value)?.[0] ?? format)}
            >
              {exportFormats.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </Select>
            <Loaded query={exported}>
              {() => (
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable with the keyboard.
                <section className={styles.text} aria-label="Exported text" tabIndex={0}>
                  <pre className={styles.pre}>{text}</pre>
                </section>
              )}
            </Loaded>
          </DialogContent>
          <DialogActions>
            <Button icon={<Copy20Regular />} disabled={text === ''} onClick={copy}>
              Copy
            </Button>
            <Button disabled={files.length === 0} onClick={save}>
              {files.length > 1 ? `Save ${files.length} files` : 'Save file'}
            </Button>
            <Button appearance="primary" onClick={onClose}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
