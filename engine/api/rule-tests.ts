import { runRuleTest } from '../../shared/expressions/rule-test-run.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { type PlacedRuleTest, StoredRuleTests } from '../../shared/model/rule-test.ts';
import { saveWork } from '../configuration/versions/save-configuration.ts';
import type { ReadStore } from '../store/store.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

const SETTING = 'rule-tests';

export const ruleTests = {
  list: server.ruleTests.list.handler(async ({ input, context }) => placedTests(context.engine.store.read, input.ruleId)),

  save: server.ruleTests.save.handler(async ({ input, context, errors }) => {
    const { read } = context.engine.store;
    const rule = (await read.rules()).find(({ id }) => id === input.ruleId);
    if (rule === undefined) throw errors.NOT_FOUND({ message: `There is no rule ${input.ruleId}.`, data: { what: input.ruleId } });
    if (!rule.flows.some(({ target }) => target === input.target)) {
      const message = `${rule.name} has no flow to ${input.target}.`;
      throw errors.INVALID({ message, data: { field: 'target', remedy: 'Name the target attribute of one of its flows.' } });
    }
    const stored = await storedTests(read);
    const ofRule = Object.entries({ ...stored[input.ruleId], [input.target]: input.tests }).filter(([, tests]) => tests.length > 0);
    const { [input.ruleId]: _, ...others } = stored;
    const tests = ofRule.length === 0 ? others : { ...others, [input.ruleId]: Object.fromEntries(ofRule) };
    const note = { author: context.user, reason: `Tests of “${rule.name}” were saved` };
    await refusable(() => saveWork(context.engine, note, (draft) => draft.store.write.saveSetting(SETTING, tests)));
  }),

  run: server.ruleTests.run.handler(async ({ input, context }) => {
    const { read } = context.engine.store;
    const [tests, rules] = await Promise.all([placedTests(read, input.ruleId), read.rules()]);
    const byId = new Map<string, SyncRule>(rules.map((rule) => [rule.id, rule]));
    return tests.map((test) => outcomeOf(test, byId.get(test.ruleId)));
  }),
};

const storedTests = async (read: ReadStore): Promise<StoredRuleTests> => StoredRuleTests.parse((await read.setting(SETTING)) ?? {});

async function placedTests(read: ReadStore, ruleId: string | undefined): Promise<PlacedRuleTest[]> {
  const stored = Object.entries(await storedTests(read)).filter(([id]) => ruleId === undefined || id === ruleId);
  return stored.flatMap(([id, targets]) =>
    Object.entries(targets).flatMap(([target, tests]) => tests.map((test) => ({ ...test, ruleId: id, target }))),
  );
}

/** A case whose rule or flow is gone fails: it no longer guards anything. */
function outcomeOf(test: PlacedRuleTest, rule: SyncRule | undefined) {
  const place = { ruleId: test.ruleId, ruleName: rule?.name ?? '', target: test.target, name: test.name };
  const flow = rule?.flows.find(({ target }) => target === test.target);
  if (flow === undefined) {
    const gone = rule === undefined ? 'The rule is gone.' : `The rule has no flow to ${test.target} any more.`;
    return { ...place, passed: false, expected: test.expected, actual: { $error: gone } };
  }
  const { passed, expected, actual, error } = runRuleTest(flow, test);
  return { ...place, passed, expected, actual, ...(error === undefined ? {} : { error }) };
}
