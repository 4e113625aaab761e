import { Button, makeStyles, mergeClasses, Spinner, Text, tokens } from '@fluentui/react-components';
import { Document20Regular, FolderOpen20Regular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { Failure } from '../components/states.tsx';
import { type ChosenConfiguration, type ChosenFile, chosenFiles, readConfiguration } from './configuration-files.ts';
import { droppedFiles } from './dropped-files.ts';

const useStyles = makeStyles({
  zone: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    rowGap: tokens.spacingVerticalM,
    margin: tokens.spacingHorizontalXXL,
    padding: tokens.spacingHorizontalXXL,
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    textAlign: 'center',
  },
  over: { border: `2px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  buttons: { display: 'flex', columnGap: tokens.spacingHorizontalM },
  words: { maxWidth: '560px', color: tokens.colorNeutralForeground3 },
  input: { display: 'none' },
});

/** Where a configuration to be imported comes from: a folder, files, or whatever is dropped here. */
export function FileChooser({ onChosen }: { onChosen: (configuration: ChosenConfiguration) => void }) {
  const styles = useStyles();
  const [over, setOver] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: async (chosen: readonly ChosenFile[] | Promise<readonly ChosenFile[]>) => readConfiguration(await chosen),
    networkMode: 'always',
    onSuccess: onChosen,
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    read.mutate(droppedFiles(event.dataTransfer));
  };
  const choose = (input: HTMLInputElement) => {
    const { files: list } = input;
    if (list !== null && list.length > 0) read.mutate(chosenFiles(list));
    // The same folder can be chosen again after it has changed.
    input.value = '';
  };
  return (
    <>
      {read.error !== null && <Failure error={read.error} />}
      <section
        aria-label="Choose a configuration"
        className={mergeClasses(styles.zone, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Text size={500} weight="semibold">
          Drop a configuration here
        </Text>
        <div className={styles.buttons}>
          <Button appearance="primary" icon={<FolderOpen20Regular />} disabled={read.isPending} onClick={() => folder.current?.click()}>
            Choose a folder…
          </Button>
          <Button icon={<Document20Regular />} disabled={read.isPending} onClick={() => files.current?.click()}>
            Choose files…
          </Button>
        </div>
        {read.isPending && <Spinner size="tiny" label="Reading the files…" />}
        <Text size={200} className={styles.words}>
          What Entra Connect exports – the folder with connectors, metaverse and rules (XML), or rules as PowerShell (.ps1) – or a
          configuration document of Isthmus (.json). It is checked first and a report says what would be taken over; nothing is changed by
          choosing it.
        </Text>
        <input
          ref={(element) => {
            folder.current = element;
            element?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          aria-label="Configuration folder"
          className={styles.input}
          onChange={(event) => choose(event.target)}
        />
        <input
          ref={files}
          type="file"
          multiple
          accept=".xml,.json,.ps1"
          aria-label="Configuration files"
          className={styles.input}
          onChange={(event) => choose(event.target)}
        />
      </section>
    </>
  );
}
