import { Command, CommanderError } from 'commander';
import { commandsFor } from './command-list.ts';
import { ExitCode, Refusal } from './exit-code.ts';
import { printError } from './output.ts';

/** `isthmus`: the engine from the command line. Every command that prints data takes `--json`. */
const program = new Command('isthmus')
  .description('Identity synchronization: connectors, runs, metaverse and connector space from the command line.')
  .option('--data-folder <folder>', 'where the engine keeps its database (default: $ISTHMUS_DATA or the user data folder)')
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(use --help for the commands)')
  .exitOverride();

for (const add of await commandsFor(process.argv.slice(2))) add(program);

// A reader that has seen enough (`| head`) is not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = failure(thrown);
}

/** Bad usage is 64; an expected refusal carries its own code; anything else is a bug and shown as one. */
function failure(thrown: unknown): number {
  const json = process.argv.includes('--json');
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return ExitCode.success;
    // For people commander has written it already.
    if (json) printError(json, 'bad-usage', thrown.message.replace(/^error: /, ''));
    return ExitCode.usage;
  }
  if (thrown instanceof Refusal) {
    printError(json, thrown.code, thrown.message);
    return thrown.exitCode;
  }
  printError(json, 'unexpected-error', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  return ExitCode.stopped;
}
