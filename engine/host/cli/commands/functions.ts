import type { Command } from 'commander';
import { functionReference } from '../../../../shared/expressions/function-reference.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { print, table } from '../output.ts';

/** `functions`: the table of the expression language. */
export function functionsCommand(program: Command): void {
  program
    .command('functions')
    .description('the functions of the expression language')
    .argument('[name]', 'one function')
    .option('--json', 'machine-readable output')
    .action((name: string | undefined, options: { json?: boolean }) => {
      const entries = functionReference().filter((entry) => name === undefined || entry.name === name);
      if (entries.length === 0) throw new Refusal('not-found', `There is no function ${name}; names are case-sensitive.`, ExitCode.usage);
      print(options.json === true, entries, () =>
        name === undefined
          ? table(
              ['Category', 'Function', 'Description'],
              entries.map(({ category, signature, doc }) => [category, signature, doc]),
            )
          : entries.map(({ signature, doc, multivalue }) => `${signature}\n${doc}\nMultiple values: ${multivalue}`).join('\n'),
      );
    });
}
