import { Badge, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { Evaluation } from '../../../shared/contract/expressions.ts';
import { Empty, Failure } from '../../components/states.tsx';
import { valueText } from '../../components/value-text.tsx';
import type { CurrentEvaluation } from './evaluation.ts';

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, padding: tokens.spacingVerticalM, overflowY: 'auto' },
  stale: { opacity: 0.6 },
  line: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  values: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS },
  value: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase400,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

const outcomes = {
  null: ['NULL', 'No value: nothing is contributed, and a rule of lower precedence may contribute.'],
  ignore: ['IgnoreThisFlow', 'The flow is treated as if it did not exist; an existing value stays.'],
  'authoritative-null': ['AuthoritativeNull', 'No value, and no rule of lower precedence may contribute.'],
} as const;

/** What the expression comes to: its values and their type, or why there are none. */
export function ResultPane({ current }: { current: CurrentEvaluation }) {
  const styles = useStyles();
  const { evaluation, stale, failure } = current;
  if (evaluation === undefined) {
    if (failure !== null) return <Failure error={failure} />;
    return <Empty title="No result yet" hint="Write an expression and choose an object or type its values." />;
  }
  return (
    <output aria-label="Result" className={mergeClasses(styles.pane, stale && styles.stale)}>
      <Outcome result={evaluation.result} />
    </output>
  );
}

function Outcome({ result }: { result: Evaluation['result'] }) {
  const styles = useStyles();
  if (result.kind === 'error') {
    return (
      <>
        <div className={styles.line}>
          <Badge appearance="filled" color="danger">
            Error
          </Badge>
          <Text size={200}>
            {result.code}, characters {result.start + 1} to {result.end}
          </Text>
        </div>
        <Text>{result.message}</Text>
      </>
    );
  }
  if (result.kind !== 'values') {
    const [word, meaning] = outcomes[result.kind];
    return (
      <>
        <div className={styles.line}>
          <Badge appearance="tint" color="informative">
            {word}
          </Badge>
        </div>
        <Text>{meaning}</Text>
      </>
    );
  }
  return (
    <>
      <div className={styles.line}>
        <Badge appearance="tint" color="success">
          {result.type}
        </Badge>
        {result.count > 1 && <Text size={200}>{result.count} values</Text>}
      </div>
      <ol className={styles.values}>
        {result.values.map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values have no identity but their place.
          <li key={index} className={styles.value}>
            {valueText(value)}
          </li>
        ))}
      </ol>
    </>
  );
}
