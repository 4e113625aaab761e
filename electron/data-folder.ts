import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';

const argument = '--data-folder=';

/**
 * The folder with everything this console knows: `--data-folder=PATH`, else `ISTHMUS_DATA`, else `data` in the user's
 * application folder. A folder of the user's choice also takes the window's own storage, so that two consoles over two
 * folders can run side by side; must therefore be called before the app is ready.
 */
export function chooseDataFolder(): string {
  const named = process.argv.find((entry) => entry.startsWith(argument))?.slice(argument.length) || process.env.ISTHMUS_DATA;
  if (named === undefined || named === '') return join(app.getPath('userData'), 'data');
  const folder = resolve(named);
  try {
    const storage = join(folder, 'console');
    mkdirSync(storage, { recursive: true });
    app.setPath('userData', storage);
  } catch (error) {
    // The engine will refuse the folder too, with a code and a remedy that the window can show.
    console.error(`The window's storage cannot be kept in ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return folder;
}
