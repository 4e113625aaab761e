import { Badge, Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Delete16Regular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { runRuleTest } from '../../../shared/expressions/rule-test-run.ts';
import type { RuleTest } from '../../../shared/model/rule-test.ts';
import { useNotice } from '../../components/notice.ts';
import { useApi } from '../../shell/engine-context.ts';
import { notationText } from './test-case.ts';
import type { OpenedFlow } from './workbench.ts';

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS, padding: tokens.spacingVerticalM, overflowY: 'auto' },
  form: { display: 'flex', columnGap: tokens.spacingHorizontalS },
  name: { flexGrow: 1 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  what: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** The cases that the flow must pass, run on the text as it is now; the evaluation shown can become one. */
export function TestsPane({ flow, text, shown }: { flow: OpenedFlow; text: string; shown: ((name: string) => RuleTest) | undefined }) {
  const styles = useStyles();
  const { tests, save } = useRuleTests(flow);
  const [name, setName] = useState('');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (shown === undefined) return;
    save([...tests, shown(name.trim() === '' ? `Case ${tests.length + 1}` : name.trim())]);
    setName('');
  };
  return (
    <div className={styles.pane}>
      <form className={styles.form} onSubmit={keep}>
        <Input
          size="small"
          className={styles.name}
          aria-label="Name of the test case"
          placeholder="Name"
          value={name}
          onChange={(_, { value }) => setName(value)}
        />
        <Button type="submit" size="small" disabled={shown === undefined}>
          Keep this result as a test case
        </Button>
      </form>
      {tests.length === 0 && <Text size={200}>No test case yet. Cases run here while you write, and with “isthmus rules test”.</Text>}
      <ul className={styles.list} aria-label="Test cases">
        {tests.map((test, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cases may have the same name.
          <TestRow key={index} test={test} text={text} onDelete={() => save(tests.filter((_, at) => at !== index))} />
        ))}
      </ul>
    </div>
  );
}

function TestRow({ test, text, onDelete }: { test: RuleTest; text: string; onDelete: () => void }) {
  const styles = useStyles();
  const { passed, actual } = runRuleTest({ type: 'expression', expression: text }, test);
  const outcome = passed ? notationText(test.expected) : `${notationText(actual)} instead of ${notationText(test.expected)}`;
  return (
    <li className={styles.item}>
      <Badge appearance="tint" color={passed ? 'success' : 'danger'}>
        {passed ? 'passed' : 'failed'}
      </Badge>
      <Text className={styles.what} title={outcome}>
        {test.name}: {outcome}
      </Text>
      <Button appearance="subtle" size="small" icon={<Delete16Regular />} aria-label={`Delete test case ${test.name}`} onClick={onDelete} />
    </li>
  );
}

function useRuleTests({ rule, target }: OpenedFlow) {
  const api = useApi();
  const queries = useQueryClient();
  const notice = useNotice();
  const all = useQuery(api.ruleTests.list.queryOptions({ input: { ruleId: rule } }));
  const saving = useMutation(
    api.ruleTests.save.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.ruleTests.key() }),
      onError: notice.failed,
    }),
  );
  const tests: readonly RuleTest[] = (all.data ?? []).filter((test) => test.target === target.name);
  const plain = ({ name, attributes, parameters, imported, expected }: RuleTest): RuleTest => ({
    name,
    attributes,
    parameters,
    imported,
    expected,
  });
  return { tests, save: (next: readonly RuleTest[]) => saving.mutate({ ruleId: rule, target: target.name, tests: next.map(plain) }) };
}
