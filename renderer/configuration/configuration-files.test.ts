import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration-files.ts';

const file = (path: string, ...content: BlobPart[]) => ({ path, file: new Blob(content) });

describe('files of a configuration', () => {
  it('have paths below the chosen folder; other kinds are left alone and counted', async () => {
    const read = await readConfiguration([
      file('export/SynchronizationRules/b.xml', '<b/>'),
      file('export/Connectors/a.xml', '<a/>'),
      file('export/.DS_Store', 'x'),
    ]);
    expect(read).toEqual({
      name: 'export',
      files: [
        { path: 'Connectors/a.xml', text: '<a/>' },
        { path: 'SynchronizationRules/b.xml', text: '<b/>' },
      ],
      bytes: 8,
      skipped: 1,
    });
  });

  it('are read as UTF-16 where the file says so, as Windows writes it', async () => {
    const text = '\ufeff{"name":"Ümläut"}';
    const bytes = new Uint8Array([...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]));
    expect((await readConfiguration([file('rules.json', bytes)])).files).toEqual([{ path: 'rules.json', text: '{"name":"Ümläut"}' }]);
  });

  it('must be of a known kind, and not too many or too large', async () => {
    await expect(readConfiguration([file('photo.jpg', 'x')])).rejects.toThrow('None of the files can be a configuration');
    await expect(readConfiguration([])).rejects.toThrow('There is no file');
    await expect(readConfiguration(Array.from({ length: 5001 }, (_, index) => file(`${index}.xml`, '')))).rejects.toThrow('5,001 files');
    const large = { path: 'a.xml', file: { size: 50_000_000 } as Blob };
    await expect(readConfiguration([large])).rejects.toThrow('50 MB');
  });
});
