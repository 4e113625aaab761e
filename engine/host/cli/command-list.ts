import type { Command } from 'commander';
import { evalCommand } from './commands/eval.ts';
import { functionsCommand } from './commands/functions.ts';

type Add = (program: Command) => void;

/** Commands that need neither engine nor data folder: they start in a fraction of the time. */
const alone: readonly Add[] = [evalCommand, functionsCommand];
const namesAlone: ReadonlySet<string> = new Set(['eval', 'functions']);

/** What the command line offers; the engine is loaded only when the command named first can use it. */
export async function commandsFor(words: readonly string[]): Promise<readonly Add[]> {
  if (namesAlone.has(words[0] ?? '')) return alone;
  const { engineCommands } = await import('./engine-commands.ts');
  return [...engineCommands, ...alone];
}
