import type { ChosenFile } from './configuration-files.ts';

/** Everything that was dropped, folders with what is below them. Rejects when something cannot be read. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  // Entries must be asked for before the first wait: the list is emptied after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const found: ChosenFile[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, '', found);
  return found.length > 0 ? found : plain.map((file) => ({ path: file.name, file }));
}

async function collect(entry: FileSystemEntry, folder: string, found: ChosenFile[]): Promise<void> {
  const path = `${folder}${entry.name}`;
  if (isDirectory(entry)) for (const child of await children(entry)) await collect(child, `${path}/`, found);
  else if (isFile(entry)) found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** A reader gives a hundred at a time, and none at the end. */
async function children(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}
