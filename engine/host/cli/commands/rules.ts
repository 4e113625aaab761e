import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { RuleTestOutcome } from '../../../../shared/contract/rule-tests.ts';
import { RuleTestSchema } from '../../../../shared/model/rule-test.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findRule } from '../find-rule.ts';
import { print } from '../output.ts';
import { type Api, withSession } from '../session.ts';
import { defaultRuleCommands } from './default-rules.ts';
import { ruleCommands } from './rule-commands.ts';
import { ruleOrderCommands } from './rule-order-commands.ts';

/** `rules list|update|show|history|export|validate|save|clone|delete|enable|disable|move|reset|test|tests|save-tests`. */
export function rulesCommands(program: Command): void {
  const rules = program.command('rules').description('synchronization rules');
  defaultRuleCommands(rules);
  ruleCommands(rules);
  ruleOrderCommands(rules);
  rules
    .command('test')
    .description('run the test cases of the rules; exit code 1 when one fails')
    .option('--rule <rule>', 'name or id of one rule')
    .option('--json', 'machine-readable output')
    .action((options: RuleOptions, command: Command) =>
      withSession(command, async (api) => {
        const outcomes = await api.ruleTests.run(await ofRule(api, options.rule));
        if (outcomes.some(({ passed }) => !passed)) process.exitCode = ExitCode.completedWithErrors;
        print(options.json === true, outcomes, () => [...outcomes.map(outcomeText), summary(outcomes)].join('\n'));
      }),
    );
  rules
    .command('tests')
    .description('print the test cases of the rules, in the form save-tests reads')
    .option('--rule <rule>', 'name or id of one rule')
    .option('--json', 'machine-readable output')
    .action((options: RuleOptions, command: Command) =>
      withSession(command, async (api) => {
        const tests = (await api.ruleTests.list(await ofRule(api, options.rule))).map(({ ruleId, ...test }) => ({ rule: ruleId, ...test }));
        print(options.json === true, tests, () => tests.map((test) => JSON.stringify(test)).join('\n'));
      }),
    );
  rules
    .command('save-tests')
    .description('store test cases; those of the flows named in the file are replaced')
    .argument('<file>', 'JSON list of {"rule", "target", "name", "attributes", "expected"}; null for `expected` is "no value"')
    .option('--json', 'machine-readable output')
    .action((file: string, options: RuleOptions, command: Command) =>
      withSession(command, async (api) => {
        const saved = await saveTests(api, await testsOf(file));
        print(options.json === true, { saved }, () => `${saved} test cases stored.`);
      }),
    );
}

interface RuleOptions {
  readonly rule?: string;
  readonly json?: boolean;
}

const FileTests = RuleTestSchema.extend({ rule: z.string(), target: z.string() }).array();

async function testsOf(file: string): Promise<z.infer<typeof FileTests>> {
  try {
    return FileTests.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : thrown instanceof Error ? thrown.message : String(thrown);
    throw new Refusal('invalid-input', `${file} holds no rule tests: ${reason}`, ExitCode.usage);
  }
}

/** All rules and flows are looked up before anything is stored. */
async function saveTests(api: Api, tests: z.infer<typeof FileTests>): Promise<number> {
  const flows = new Map<string, Parameters<Api['ruleTests']['save']>[0]>();
  for (const { rule, target, ...test } of tests) {
    const { ruleId = '' } = await ofRule(api, rule);
    const key = `${ruleId}\n${target}`;
    flows.set(key, { ruleId, target, tests: [...(flows.get(key)?.tests ?? []), test] });
  }
  for (const flow of flows.values()) await api.ruleTests.save(flow);
  return tests.length;
}

async function ofRule(api: Api, given: string | undefined): Promise<{ ruleId?: string }> {
  if (given === undefined) return {};
  return { ruleId: await findRule(api, given) };
}

function outcomeText({ passed, ruleName, ruleId, target, name, expected, actual }: RuleTestOutcome): string {
  const title = `${passed ? 'passed' : 'FAILED'}  ${ruleName || ruleId} → ${target}: ${name}`;
  return passed ? title : `${title}\n        expected ${JSON.stringify(expected)}\n        actual   ${JSON.stringify(actual)}`;
}

function summary(outcomes: readonly RuleTestOutcome[]): string {
  const failed = outcomes.filter(({ passed }) => !passed).length;
  return outcomes.length === 0 ? 'There are no rule tests.' : `${outcomes.length} tests, ${failed} failed.`;
}
